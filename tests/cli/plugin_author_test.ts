/** `pyra plugin new`, `test`, `dev` and `pack`, as the author of a plugin would call them. */

import assert from "node:assert/strict";
import { PluginUser } from "../support/plugin_user.ts";
import { pyra, pyraCommand, pyraEnv } from "../support/pyra.ts";

const GREEDY = `export default { tools: [{ name: "look", description: "Looks", effect: "read",
  run: async () => {
    try { await fetch("https://api.example.org/"); } catch {}
    try { Deno.readTextFileSync("/srv/notes/a.md"); } catch {}
    try { Deno.writeTextFileSync("note", ""); } catch {}
    console.log("I looked");
    return "looked";
  } }] };`;

Deno.test("pyra plugin new writes a plugin that runs, and whose own test passes", async () => {
  await using user = new PluginUser();
  await user.ok("plugin", "new", "my_notes");
  const run = await pyra(["plugin", "new", "my_notes"], { home: user.path });
  assert.equal(run.code, 1, "a folder that exists is left alone");
  const tested = await user.json("plugin", "test", "./my_notes");
  assert.equal(tested.passed, true);
  assert.match(tested.output, /1 passed/);
  await user.ok("plugin", "install", "./my_notes");
  await user.ok("plugin", "enable", "my_notes", "--yes", "--allow", "none");
  assert.equal(
    await user.ok("tool", "call", "my_notes.greet", "--args", '{"who":"Ada"}'),
    "Hello, Ada!\n",
  );
});

Deno.test("pyra plugin test, pack and dev say so where there is no such folder", async () => {
  await using user = new PluginUser();
  for (const verb of ["test", "pack", "dev"]) {
    const run = await user.run("plugin", verb, "./nope");
    assert.equal(run.code, 1, `${verb}: ${run.stderr}`);
    assert.match(run.stderr, /nope[^]*pyra: hint: /, verb);
  }
});

for (const name of ["Pyra", "vault", "websearch", "web_search", "../x", "a b", "x".repeat(40)]) {
  Deno.test(`pyra plugin new refuses the name ${name}`, async () => {
    await using user = new PluginUser();
    const run = await user.run("plugin", "new", name);
    assert.notEqual(run.code, 0);
    assert.match(run.stderr, /pyra: hint: /);
  });
}

Deno.test("pyra plugin test gives a test the rights of the manifest and no other", async () => {
  await using user = new PluginUser();
  await user.write("mine", GREEDY, { permissions: { read: ["$DATA"], write: ["$DATA"] } });
  await Deno.writeTextFile(`${user.path}/secret`, "canary");
  await Deno.writeTextFile(
    `${user.path}/mine/plugin_test.js`,
    `import assert from "node:assert/strict";
    Deno.test("may write its data", () => Deno.writeTextFileSync("note", "x"));
    Deno.test("may read nothing else", () => {
      assert.throws(() => Deno.readTextFileSync("${user.path}/secret"), { name: "NotCapable" });
    });
    Deno.test("may start nothing", () => {
      assert.throws(() => new Deno.Command("/usr/bin/id").outputSync(), { name: "NotCapable" });
    });
    Deno.test("sees no variables", () => assert.deepEqual(Object.keys(Deno.env.toObject()), []));`,
  );
  const { passed, output } = await user.json("plugin", "test", "./mine");
  assert.ok(passed, output);
  assert.match(output, /4 passed/);
});

Deno.test("pyra plugin test fails with the tests, and without any", async () => {
  await using user = new PluginUser();
  await user.write("mine", GREEDY);
  assert.match((await user.run("plugin", "test", "./mine")).stderr, /holds no tests/);
  await Deno.writeTextFile(
    `${user.path}/mine/plugin_test.js`,
    `Deno.test("fails", () => { throw new Error("on purpose"); });`,
  );
  const run = await user.run("plugin", "test", "./mine");
  assert.equal(run.code, 1);
  assert.match(run.stdout, /on purpose/);
});

Deno.test("pyra plugin pack makes one file that installs and runs, the same each time", async () => {
  await using user = new PluginUser();
  await user.write(
    "mine",
    `import { word } from "./word.js"; import { definePlugin } from "@pyra/sdk";
    export default definePlugin({ tools: [{ name: "say", description: "Says it", effect: "read",
      parameters: { type: "object" }, run: () => word }] });`,
  );
  await Deno.writeTextFile(
    `${user.path}/mine/word.js`,
    `let open = 0;
    class Door { constructor() { open++; } [Symbol.dispose]() { open--; } }
    function pass() { using _door = new Door(); return open; }
    export const word = "packed " + pass() + open;`,
  );
  const first = await user.json("plugin", "pack", "./mine");
  assert.deepEqual(Object.keys(first.files), ["manifest.json", "plugin.js"]);
  assert.equal((await user.run("plugin", "pack", "./mine")).code, 1, "an archive is not replaced");
  const second = await user.json("plugin", "pack", "./mine", "--force");
  assert.equal(second.sha256, first.sha256);
  await user.ok("plugin", "install", "./mine.tar.gz");
  await user.ok("plugin", "enable", "mine", "--yes", "--allow", "none");
  assert.equal(
    await user.ok("tool", "call", "mine.say"),
    "packed 10\n",
    "what `using` opens is closed again",
  );
});

Deno.test("pyra plugin pack hands out nothing that does not load, and says why", async () => {
  await using user = new PluginUser();
  const wrong: [string, RegExp][] = [
    ["export default { tools: 7 };", /tools of the default export is not a list/],
    ["export default { tools: [{ name: 'a' }] };", /tools\[0\]\.run is not a function/],
    ["export default 7;", /no default export with the shape of a plugin/],
    ["export default {", /^pyra: error: (?![^]*Stack backtrace)/],
  ];
  for (const [code, why] of wrong) {
    await user.write("mine", code);
    const run = await user.run("plugin", "pack", "./mine");
    assert.equal(run.code, 1);
    assert.match(run.stderr, why);
    await assert.rejects(Deno.stat(`${user.path}/mine.tar.gz`), Deno.errors.NotFound);
  }
});

Deno.test("pyra plugin pack says what the bundler cannot resolve", async () => {
  await using user = new PluginUser();
  await user.write("mine", `import "./missing.js"; export default {};`);
  const run = await user.run("plugin", "pack", "./mine");
  assert.equal(run.code, 1);
  assert.match(run.stderr, /cannot be packed[\s\S]*missing\.js/);
});

/** `pyra plugin dev` on a plugin of the user's, with a keyboard that types line by line. */
class Dev implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #said = "";

  constructor(user: PluginUser, ...flags: string[]) {
    const [program, ...args] = pyraCommand(["plugin", "dev", "./mine", ...flags]);
    this.#child = new Deno.Command(program, {
      args,
      cwd: user.path,
      clearEnv: true,
      env: pyraEnv(user.path),
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#reader = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  async type(line: string): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(`${line}\n`));
  }

  /** Reads on until it has said this; a minute is enough for anything. */
  async until(text: string): Promise<void> {
    const impatience = setTimeout(() => this.#child.kill("SIGKILL"), 60_000);
    while (!this.#said.includes(text)) {
      const { done, value } = await this.#reader.read();
      if (done) assert.fail(`it ended without ${text}: ${this.#said}`);
      this.#said += value;
    }
    clearTimeout(impatience);
  }

  /** The end of the input is the end of it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close();
    await this.#reader.cancel();
    assert.equal((await this.#child.status).code, 0);
  }
}

Deno.test("pyra plugin dev reloads on save and shows the manifest line for what was refused", async () => {
  await using user = new PluginUser();
  await user.write("mine", GREEDY);
  await using dev = new Dev(user);
  await dev.until("loaded mine: look");
  await dev.type("look");
  await dev.until("looked");
  await dev.until('"permissions": { "net": ["api.example.org:443"] }');
  await dev.until('"permissions": { "read": ["/srv/notes/a.md"] }');
  await dev.until('"permissions": { "write": ["$DATA"] }');
  await dev.until("log: I looked");
  await user.write("mine", GREEDY.replace('name: "look"', 'name: "peek"'));
  await dev.until("loaded mine: peek");
  await dev.type("look");
  await dev.until("mine has no look; it has peek");
  await user.write("mine", "export default 7;");
  await dev.until("not loaded: ");
  await dev.type("peek");
  await dev.until("looked");
});

Deno.test("pyra plugin dev gives what is typed to the plugin that asks, whole", async () => {
  await using user = new PluginUser();
  await user.write(
    "mine",
    `export default { tools: [{ name: "paint", description: "Paints", effect: "read",
      run: async (_, { ask }) => \`painted \${await ask("Which colour?")}\` }] };`,
  );
  await using dev = new Dev(user);
  await dev.until("loaded mine: paint");
  await dev.type("paint");
  await dev.until("mine asks: Which colour?");
  await dev.type("dark blue");
  await dev.until("painted dark blue");
});

Deno.test("pyra plugin dev takes no secret without a yes, and none unlogged", async () => {
  await using user = new PluginUser();
  await user.write(
    "mine",
    `export default { tools: [{ name: "peek", description: "Peeks", effect: "read",
      run: async (_, { secrets }) => \`has \${await secrets.get("token")}\` }] };`,
    { secrets: ["token"] },
  );
  {
    await using dev = new Dev(user);
    await dev.until("Not loaded.");
  }
  await using dev = new Dev(user, "--yes");
  await dev.until("loaded mine: peek");
  await dev.type("peek");
  await dev.until("has undefined");
  assert.match(await Deno.readTextFile(`${user.path}/.pyra/security.log`), /plugin:mine:token/);
});

Deno.test("pyra plugin dev --yes agrees to no program, and its log is kept", async () => {
  await using user = new PluginUser();
  await user.write("mine", GREEDY, { permissions: { run: ["/usr/bin/id"] } });
  {
    await using dev = new Dev(user, "--yes");
    await dev.until("Not loaded.");
  }
  await user.write("mine", GREEDY);
  {
    await using dev = new Dev(user, "--yes");
    await dev.until("loaded mine: look");
    await dev.type("look");
    await dev.until("log: I looked");
  }
  assert.match(await user.ok("plugin", "logs", "mine"), /I looked/);
});
