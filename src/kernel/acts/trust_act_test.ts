import assert from "node:assert/strict";
import { trustNote, type TrustOptions } from "./trust_act.ts";
import { Notes } from "../../memory/notes.ts";

const BY = { provenance: { by: "assistant" } } as const;

/** Notes that wait, and a person who says yes. */
class Scene implements AsyncDisposable {
  readonly path = Deno.makeTempDirSync({ prefix: "trust-" });
  readonly folders = {
    memory: `${this.path}/memory`,
    untrusted: `${this.path}/untrusted`,
    history: `${this.path}/history`,
  };
  readonly shown: string[] = [];
  readonly waiting = new Notes({
    root: this.folders.untrusted,
    historyFolder: `${this.folders.history}/untrusted`,
    now: Date.now,
  });
  yes = true;

  trust(name: unknown, line = `memory trust ${name}`, options: Partial<TrustOptions> = {}) {
    return trustNote(name, {
      folders: this.folders,
      words: line.split(" "),
      yes: false,
      note: () => Promise.resolve(),
      confirm: (_, above) => {
        this.shown.push(...above.map(({ text }) => text));
        return Promise.resolve(this.yes);
      },
      now: Date.now,
      ...options,
    });
  }

  text(file: string): string | undefined {
    try {
      return Deno.readTextFileSync(`${this.path}/${file}`);
    } catch {
      return undefined;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

Deno.test("trustNote() shows the whole note, and takes it over after a yes", async () => {
  await using scene = new Scene();
  await (await scene.waiting.write("a.md", "one\ntwo\n", BY)).make();
  scene.yes = false;
  await assert.rejects(scene.trust("untrusted/a.md"), { code: "memory.not_trusted" });
  assert.equal(scene.text("untrusted/a.md"), "one\ntwo\n");
  scene.yes = true;
  assert.deepEqual(await scene.trust("untrusted/a.md"), { file: "a.md" });
  assert.deepEqual(scene.shown.slice(-2), ["+one", "+two"]);
  assert.equal(scene.text("memory/a.md"), "one\ntwo\n");
  assert.equal(scene.text("untrusted/a.md"), undefined);
});

Deno.test("trustNote() adds what was only added, and replaces what was written", async () => {
  await using scene = new Scene();
  const trusted = new Notes({
    root: scene.folders.memory,
    historyFolder: scene.folders.history,
    now: Date.now,
  });
  for (const file of ["a.md", "b.md"]) await (await trusted.write(file, "old\n", BY)).make();
  await (await scene.waiting.append("a.md", "new\n", BY)).make();
  await (await scene.waiting.write("b.md", "new\n", BY)).make();
  await scene.trust("a.md");
  await scene.trust("b.md");
  assert.equal(scene.text("memory/a.md"), "old\nnew\n");
  assert.equal(scene.text("memory/b.md"), "new\n");
});

Deno.test("trustNote() trusts no note that does not stand on the command line", async () => {
  await using scene = new Scene();
  await (await scene.waiting.write("a.md", "hostile\n", BY)).make();
  const refused = { code: "kernel.refused" };
  for (
    const line of ["memory trust b.md", "memory list a.md", "chat a.md", "ask memory trust a.md"]
  ) {
    await assert.rejects(scene.trust("a.md", line), refused);
  }
  for (const name of [undefined, null, 7, ["a.md"]]) {
    await assert.rejects(scene.trust(name), refused);
  }
  await assert.rejects(scene.trust("../memory/a.md"), { code: "path.unsafe" });
  assert.equal(scene.text("memory/a.md"), undefined);
  assert.deepEqual(scene.shown, []);
});
