/** Runs a plugin's tests: the program that `pyra plugin test` runs. `Deno.test` is its own.
 *
 * Trusted code in a process that has the rights the tests were given; it shares its realm with
 * them, so nothing here protects anybody. The files are imported by computed names: as entry
 * modules (`deno test`) they could import any file of the disk. Not imported by Pyra; run by
 * `kernel/plugin_author/`. It has no sanitizers: what a test leaves open is not noticed. */

/** A step of a test, as far as tests use it. */
interface Context {
  name: string;
  step(name: string | Definition, fn?: Body): Promise<boolean>;
}

type Body = (context: Context) => unknown;

interface Definition {
  name?: string;
  fn?: Body;
  ignore?: boolean;
  only?: boolean;
}

interface Test extends Required<Definition> {
  /** `plugin_test.ts:3:6`. */
  at: string;
}

interface Failure {
  name: string;
  at: string;
  error: unknown;
}

const [folder, ...files] = Deno.args as [string, ...string[]];
const tests: Test[] = [];
const hooks = { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] } as Record<
  string,
  (() => unknown)[]
>;
const failures: Failure[] = [];
const { exit } = Deno;
const print = console.log.bind(console);
let stray: unknown[] = [];

Object.defineProperty(Deno, "test", { value: testFunction() });
Object.defineProperty(Deno, "exit", {
  value: () => {
    throw new TypeError("a test called Deno.exit()");
  },
});
for (const event of ["unhandledrejection", "error"]) {
  addEventListener(event, (happened) => {
    happened.preventDefault();
    stray.push(Reflect.get(happened, "reason") ?? Reflect.get(happened, "error"));
  });
}

const counts = { passed: 0, failed: 0, ignored: 0 };
const start = performance.now();
for (const file of files) {
  const before = tests.length;
  const failed = await attempt("(the file itself)", file, () => import(`${folder}${file}`));
  if (failed) counts.failed++;
  const own = tests.slice(before);
  const chosen = own.some(({ only }) => only) ? own.filter(({ only }) => only) : own;
  print(`running ${chosen.length} ${chosen.length === 1 ? "test" : "tests"} from ./${file}`);
  await runAll("beforeAll");
  for (const test of chosen) await run(test);
  await runAll("afterAll");
  for (const list of Object.values(hooks)) list.length = 0;
}
report();
exit(counts.failed > 0 || counts.passed + counts.ignored === 0 ? 1 : 0);

async function run({ name, fn, ignore, at }: Test): Promise<void> {
  if (ignore) {
    counts.ignored++;
    return print(`${name} ... ignored`);
  }
  const from = performance.now();
  const failed = await attempt(name, at, async () => {
    await runAll("beforeEach");
    try {
      await fn(stepper(name, at, ""));
    } finally {
      await runAll("afterEach");
    }
    // What was thrown where nobody waits belongs to the test that ran.
    await new Promise((resolve) => setTimeout(resolve));
    if (stray.length > 0) throw stray[0];
  });
  stray = [];
  counts[failed ? "failed" : "passed"]++;
  print(`${name} ... ${failed ? "FAILED" : "ok"} (${Math.round(performance.now() - from)}ms)`);
}

async function attempt(name: string, at: string, work: () => unknown): Promise<boolean> {
  const before = failures.length;
  try {
    await work();
  } catch (error) {
    failures.push({ name, at, error });
  }
  return failures.length > before;
}

function stepper(name: string, at: string, indent: string): Context {
  return {
    name,
    async step(given, fn) {
      const step = typeof given === "string" ? { name: given, fn } : given;
      const title = `${name} ... ${step.name}`;
      if (step.ignore) return true;
      const failed = await attempt(
        title,
        at,
        () => step.fn?.(stepper(title, at, `${indent}  `)),
      );
      print(`${indent}  ${step.name} ... ${failed ? "FAILED" : "ok"}`);
      return !failed;
    },
  };
}

async function runAll(hook: string): Promise<void> {
  for (const fn of hooks[hook]!) await fn();
}

function report(): void {
  if (failures.length > 0) print("\nERRORS");
  for (const { name, at, error } of failures) {
    print(`\n${name} => ./${at}\nerror: ${errorText(error)}`);
  }
  const { passed, failed, ignored } = counts;
  const rest = ignored > 0 ? ` | ${ignored} ignored` : "";
  const ms = Math.round(performance.now() - start);
  print(`\n${failed > 0 ? "FAILED" : "ok"} | ${passed} passed | ${failed} failed${rest} (${ms}ms)`);
}

/** What was thrown, with the lines of the plugin's own code it came through. */
function errorText(error: unknown): string {
  if (!(error instanceof Error)) return Deno.inspect(error);
  const own = String(error.stack).split("\n")
    .map((line) => /^\s+at .*/.test(line) && placeIn(line))
    .filter((place) => place)
    .map((place) => `\n    at ./${place}`);
  return `${error.name}: ${error.message}${own.join("")}`;
}

/** `plugin_test.ts:3:6` out of a line of a stack that is about a file of the plugin. */
function placeIn(line: string): string | undefined {
  const at = line.indexOf(folder);
  return at < 0 ? undefined : /^[^\s()]+:\d+:\d+/.exec(line.slice(at + folder.length))?.[0];
}

/** `Deno.test` in all its forms. */
function testFunction() {
  const add = (more: Definition) => (...given: unknown[]) => {
    const place = String(new TypeError().stack).split("\n").map(placeIn).find(Boolean) ?? "";
    tests.push({ ...definition(given), at: place, ...more });
  };
  const hook = (name: string) => (fn: () => unknown) => void hooks[name]!.push(fn);
  return Object.assign(add({}), {
    ignore: add({ ignore: true }),
    only: add({ only: true }),
    ...Object.fromEntries(Object.keys(hooks).map((name) => [name, hook(name)])),
  });
}

function definition(given: unknown[]): Required<Definition> {
  const whole: Required<Definition> = { name: "", fn: () => {}, ignore: false, only: false };
  for (const part of given) {
    if (typeof part === "string") whole.name = part;
    else if (typeof part === "function") whole.fn = part as Body;
    else Object.assign(whole, part);
  }
  whole.name ||= whole.fn.name || "(no name)";
  return whole;
}
