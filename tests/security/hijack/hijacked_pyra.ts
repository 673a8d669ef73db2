/** Pyra whose app was taken over: the real program, with an attacker's code where `src/app` is.
 *
 * Nothing of the kernel knows of it. One copy for each file of tests, since the runtime compiles a
 * copy anew; the attack in it changes from test to test. It disappears with the process. */

import { PYRA_FLAGS, pyraEnv, ROOT, type Run, runToEnd } from "../../support/pyra.ts";

let copy: Promise<string> | undefined;

/** A copy of the checkout in which `attack`, a file beside this one, is the app. One at a time. */
export class HijackedPyra implements AsyncDisposable {
  static #isInUse = false;
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** `data` is what the attack finds in `./data.json`. */
  static async create(attack: string, data: unknown = {}): Promise<HijackedPyra> {
    if (HijackedPyra.#isInUse) throw new Error("there is another hijacked Pyra");
    HijackedPyra.#isInUse = true;
    const root = await (copy ??= copyCheckout());
    const app = `${root}/src/app`;
    await Deno.remove(app, { recursive: true }).catch(() => {});
    await Deno.mkdir(app);
    const here = import.meta.dirname!;
    for (const from of ["part_channel.ts", "descriptors.ts", attack]) {
      const code = await Deno.readTextFile(`${here}/${from}`);
      const to = from === attack ? "entry.ts" : from;
      await Deno.writeTextFile(`${app}/${to}`, code.replaceAll('"../../../src/', '"../'));
    }
    await Deno.writeTextFile(`${app}/data.json`, JSON.stringify(data));
    return new HijackedPyra(root);
  }

  /** The command line that starts it. */
  command(args: readonly string[]): [string, ...string[]] {
    return [Deno.execPath(), "run", ...PYRA_FLAGS, `${this.root}/main.ts`, ...args];
  }

  /** Runs it to its end, with nobody at a terminal to say yes. */
  async run(
    args: readonly string[],
    { home, stdin, env }: { home: string; stdin?: string; env?: Record<string, string> },
  ): Promise<Run> {
    const options = { cwd: home, env: pyraEnv(home, env), detached: true };
    return await runToEnd(this.command(args), options, stdin);
  }

  [Symbol.asyncDispose](): Promise<void> {
    HijackedPyra.#isInUse = false;
    return Promise.resolve();
  }
}

/** All of it but the app: files and no links, since inside the second wall there is only this. */
async function copyCheckout(): Promise<string> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "hijacked-" }));
  globalThis.addEventListener("unload", () => Deno.removeSync(root, { recursive: true }));
  for (const file of ["main.ts", "deno.json", "deno.lock"]) {
    await Deno.copyFile(`${ROOT}/${file}`, `${root}/${file}`);
  }
  await Deno.mkdir(`${root}/src`);
  for (const { name } of Deno.readDirSync(`${ROOT}/src`)) {
    if (name !== "app") await copyTree(`${ROOT}/src/${name}`, `${root}/src/${name}`);
  }
  await Deno.symlink(`${ROOT}/plugins-bundled`, `${root}/plugins-bundled`);
  return root;
}

async function copyTree(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyTree(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}
