/** The help, drawn from the table of commands. Printed before any app starts. */

import {
  COMMANDS,
  type CommandSpec,
  COMMON,
  FAMILIES,
  familyOf,
  findCommand,
  GROUPS,
  operandsText,
  type Option,
  shownOptions,
  specOf,
  unknownCommand,
  valueName,
} from "../commands/mod.ts";

/** The help for the words of a command line: of all, of a family, of one command, or of a topic. */
export async function helpText(words: readonly string[], version: string): Promise<string> {
  if (words.length === 0) return overview();
  if (words.join(" ") === "man") return await (await import("./man.ts")).manPage(version);
  const topic = TOPICS[words.join(" ")];
  if (topic) return topic();
  const entry = findCommand(words);
  const family = familyRows(words[0]!);
  if (!entry && words.length === 1 && family.length > 0) {
    return `${FAMILIES[words[0]!]}\n\nUsage: pyra ${words[0]} COMMAND\n\n${columns(family)}

\`pyra ${words[0]} COMMAND --help\` shows a command's options and examples.
`;
  }
  if (!entry) throw unknownCommand(words);
  const spec = await specOf(entry.path);
  return commandHelp(entry.path, entry.summary, spec, entry.path === words[0] ? family : []);
}

function overview(): string {
  const sections = GROUPS.map((group) => `${group}:\n${columns(groupRows(group))}`);
  return `Pyra, a personal AI assistant in which every part gets only the permissions you
grant, enforced by the runtime.

Usage: pyra [COMMAND] [OPTIONS]

${sections.join("\n\n")}

Everywhere:
${
    columns([...optionRows(COMMON), [
      "-V, --version",
      "Print the version; with --json, the Deno it runs on, too",
    ]])
  }

${
    wrap(
      "`pyra help COMMAND` shows the commands below one, its options and examples; " +
        "`pyra help commands` all commands; `pyra help exit-codes` what a script can rely on; " +
        "`pyra help man` the man page.",
      WIDTH,
    ).join("\n")
  }
`;
}

/** Pages beside those of the commands. */
const TOPICS: Readonly<Record<string, () => string>> = {
  "exit-codes": () =>
    `What Pyra ends with:\n\n${columns(EXIT_CODES)}

Under --json, stdout holds one document: {"ok": true, …}, or {"ok": false,
"error": {"code", "message", "hint"}} with an exit code other than 0.
`,
  commands: () =>
    `${GROUPS.map((group) => `${group}:\n${columns(commandRows(group))}`).join("\n\n")}\n`,
};

/** The exit codes, as people read them. */
export const EXIT_CODES: readonly Row[] = [
  ["0", "It was done"],
  ["1", "It failed, or something needs your attention"],
  ["2", "The command line was wrong"],
  ["3", "The vault is locked"],
  ["4", "You, or a rule, said no"],
  ["70", "Pyra itself crashed"],
  ["78", "The configuration is wrong; a service manager should not restart it"],
  ["130", "Ctrl-C"],
];

function familyRows(word: string): Row[] {
  return familyOf(word).map(({ path, summary }) => [path, summary]);
}

function commandRows(group: string): Row[] {
  return COMMANDS.filter((entry) => entry.group === group)
    .map(({ path, summary }) => [path, summary]);
}

/** The commands of a group by their first words, each word once. */
function groupRows(group: string): Row[] {
  const words = new Set(commandRows(group).map(([path]) => path.split(" ")[0]!));
  return [...words].map((word) => {
    const below = familyOf(word).map(({ path }) => path.split(" ")[1]!);
    const [own] = commandRows(group).filter(([path]) => path === word);
    const about = FAMILIES[word] ?? own![1];
    return [word, below.length > 0 ? `${about}: ${below.join(", ")}` : about];
  });
}

function commandHelp(
  path: string,
  summary: string,
  spec: CommandSpec,
  family: readonly Row[],
): string {
  const parts = [`${summary}\n\nUsage: pyra ${path} ${operandsText(spec)}`.trimEnd()];
  if (spec.details) parts.push(wrap(spec.details, WIDTH).join("\n"));
  if (family.length > 0) parts.push(`Commands:\n${columns(family)}`);
  const own = optionRows(spec.options);
  if (own.length > 0) parts.push(`Options:\n${columns(own)}`);
  parts.push(`Everywhere:\n${columns(optionRows(COMMON))}`);
  parts.push(`Examples:\n${columns(spec.examples)}`);
  return `${parts.join("\n\n")}\n`;
}

function optionRows(options: Record<string, Option>): Row[] {
  return shownOptions(options).map(([name, option]) => {
    const short = option.short ? `-${option.short}, ` : "";
    const again = option.is === "text" && option.many ? " (may be repeated)" : "";
    return [`${short}--${name} ${valueName(option)}`.trimEnd(), option.help + again];
  });
}

type Row = readonly [left: string, right: string];

/** The help goes into 80 columns. */
const WIDTH = 80;

/** Two columns; a left side that is too long gets a line of its own. */
function columns(rows: readonly Row[]): string {
  const width = Math.min(Math.max(...rows.map(([left]) => left.length)), 28);
  const indent = " ".repeat(width + 4);
  return rows.map(([left, right]) => {
    const lines = wrap(right, WIDTH - indent.length).join(`\n${indent}`);
    return left.length > width
      ? `  ${left}\n${indent}${lines}`
      : `  ${left.padEnd(width)}  ${lines}`;
  }).join("\n");
}

/** Breaks a text at its spaces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
