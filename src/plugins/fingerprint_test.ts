import assert from "node:assert/strict";
import { compareFiles, fingerprint } from "./fingerprint.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("fingerprint() covers every file, whatever its name means to JavaScript", async () => {
  for (const name of ["plugin.js", "__proto__", "constructor"]) {
    const old = await fingerprint(new Map([[name, bytes("agreed to")]]));
    const now = await fingerprint(new Map([[name, bytes("something else")]]));
    assert.deepEqual(Object.keys(old.files), [name]);
    assert.notEqual(old.hash, now.hash, name);
    assert.deepEqual(compareFiles(old, now), { added: [], removed: [], changed: [name] });
  }
});

Deno.test("fingerprint() depends on names and contents, and not on their order", async () => {
  const hash = async (...files: [string, string][]) =>
    (await fingerprint(new Map(files.map(([path, text]) => [path, bytes(text)])))).hash;
  assert.equal(await hash(["a", "1"], ["b", "2"]), await hash(["b", "2"], ["a", "1"]));
  assert.notEqual(await hash(["a", "1"], ["b", "2"]), await hash(["a", "2"], ["b", "1"]));
  assert.notEqual(await hash(["a", "1"]), await hash(["b", "1"]));
});
