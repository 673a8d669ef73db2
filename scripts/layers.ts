// deno-lint-ignore-file no-console -- a script talks to its caller
/** Checks the walls of the house: who imports whom, and what the pure folders may not touch.
 *
 * The rules are data in `layers.json`; there are no exceptions. Type imports count.
 * Run by `deno task layers`; prints one line for each breach and exits with 1. */

import { ModuleGraph } from "./closure.ts";
import rules from "./layers.json" with { type: "json" };

const ROOT = new URL("..", import.meta.url).pathname;
const ARROWS: Record<string, string[]> = rules.arrows;

/** Globals that make a pure folder impure, and bare errors anywhere. */
const BANNED: readonly { where: readonly string[]; what: RegExp; why: string }[] = [
  { where: rules.pure, what: /\bDeno\./, why: "a pure folder does not touch Deno" },
  { where: rules.pure, what: /\bfetch\(/, why: "a pure folder does not fetch" },
  { where: rules.pure, what: /\bDate\.now\(|new Date\(\)/, why: "a pure folder has no clock" },
  { where: rules.pure, what: /\bMath\.random\(/, why: "a pure folder has no dice" },
  { where: ["*"], what: /\bnew Error\(/, why: "throw a PyraError with a code and a hint" },
  { where: ["*"], what: /\bDeno\.exit\(/, why: "only main.ts exits" },
  {
    where: ["*"],
    what: /\bconsole\.\w+\(/,
    why: "only cli/ and terminal/ print, on their own output",
  },
];

/** Files with a rule of their own: what runs beside a plugin is another program. */
const OTHER_PROGRAMS = ["host", "bundle_host", "test_host"].map((name) => `src/plugins/${name}.ts`);

const breaches: string[] = [];

for (const file of [...sources("src"), ...sources("plugins-bundled"), "main.ts"]) {
  const folder = folderOf(file);
  const text = await Deno.readTextFile(ROOT + file);
  const allowed = ARROWS[folder];
  if (!allowed) breaches.push(`${file}: the folder ${folder} is not in scripts/layers.json`);
  for (const specifier of importsOf(text)) checkArrow(file, folder, allowed ?? [], specifier);
  if (!OTHER_PROGRAMS.includes(file)) checkGlobals(file, folder, text);
}

checkTrusted();
for (const line of breaches) console.log(line);
console.log(breaches.length === 0 ? "layers: ok" : `layers: ${breaches.length} breaches`);
Deno.exitCode = breaches.length === 0 ? 0 : 1;

/** Prints how much is loaded with the kernel's rights; more than `layers.json` allows is a breach,
 * and so is a circle between files. */
function checkTrusted(): void {
  const graph = new ModuleGraph(ROOT, ["main.ts", "src/app/entry.ts"]);
  for (const circle of graph.circles()) breaches.push(`circle: ${circle}`);
  for (const [what, late] of [["at every start", false], ["in all", true]] as const) {
    const { files, lines } = graph.size(graph.closure("src/kernel/mod.ts", { late }));
    const { now, goal } = rules.trusted[late ? "all" : "start"];
    console.log(`kernel, ${what}: ${lines} lines in ${files} files (at most ${now}, goal ${goal})`);
    if (lines > now) breaches.push(`the kernel has grown to ${lines} lines ${what}, over ${now}`);
  }
  const folders = new Set(graph.closure("src/kernel/mod.ts", { late: true }).map(folderOf));
  const [, trusted = ""] = Deno.readTextFileSync(`${ROOT}SECURITY.md`).split("## Trusted code");
  for (const folder of folders) {
    if (trusted.includes(`\`src/${folder}/\``)) continue;
    breaches.push(`SECURITY.md does not name src/${folder}/ as trusted code`);
  }
}

/** All non-test sources below a folder, as paths from the root. */
function* sources(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(ROOT + folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name) && !/_test\.tsx?$/.test(entry.name)) yield path;
  }
}

function folderOf(path: string): string {
  const [first, second] = path.split("/");
  return first === "src" ? second! : first === "main.ts" ? "main" : first!;
}

/** The specifiers of static, type and literal dynamic imports. */
function importsOf(text: string): string[] {
  const code = withoutComments(text);
  const found = code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"([^"\n]+)"/g);
  return [...found].map((match) => match[1]!);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}

function checkArrow(file: string, folder: string, allowed: string[], specifier: string): void {
  if (specifier === "@pyra/sdk") {
    if (!allowed.includes("sdk")) breaches.push(`${file} -> @pyra/sdk is not allowed`);
    return;
  }
  if (!specifier.startsWith(".")) return;
  const target = new URL(specifier, `file:///${file}`).pathname.slice(1);
  if (!target.startsWith("src/") && !target.startsWith("plugins-bundled/")) return;
  const to = folderOf(target);
  if (to === folder) return;
  if (!allowed.includes(to)) breaches.push(`${file} -> ${to}/ is not allowed`);
  else if (target !== `src/${to}/mod.ts` && !rules.doors.includes(target)) {
    breaches.push(`${file} -> ${target}: go through ${to}/mod.ts`);
  }
}

function checkGlobals(file: string, folder: string, text: string): void {
  const code = withoutComments(text).replace(/"[^"\n]*"/g, '""');
  for (const { where, what, why } of BANNED) {
    if (where[0] !== "*" && !where.includes(folder)) continue;
    if (file === "main.ts" && what.source.includes("exit")) continue;
    if (what.test(code)) breaches.push(`${file}: ${what.source}: ${why}`);
  }
}
