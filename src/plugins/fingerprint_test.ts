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
