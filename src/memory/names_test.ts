import assert from "node:assert/strict";
import { toMemoryFile } from "./names.ts";

Deno.test("toMemoryFile() adds .md where a name does not end as a note does", () => {
  assert.equal(toMemoryFile("user/profile"), "user/profile.md");
  assert.equal(toMemoryFile("user/profile.md"), "user/profile.md");
  assert.equal(toMemoryFile("log.TXT"), "log.TXT");
  assert.equal(toMemoryFile("v1.2 notes"), "v1.2 notes.md");
});

Deno.test("toMemoryFile() composes what was typed in pieces", () => {
  assert.equal(toMemoryFile("cafe\u0301"), "caf\u00e9.md");
});

for (const name of ["MEMORY_INDEX.md", "memory_index", ".hidden", "a/.git/b.md"]) {
  Deno.test(`toMemoryFile() refuses ${name}`, () => {
    assert.throws(() => toMemoryFile(name), { code: "memory.name" });
  });
}

for (
  const name of ["", "..", "../a", "/a", "~/a", "a\0b", "con", "a/NUL.md", "a\\b", "C:a", "a\nb"]
) {
  Deno.test(`toMemoryFile() refuses ${JSON.stringify(name)} as a path`, () => {
    assert.throws(() => toMemoryFile(name), { code: "path.unsafe" });
  });
}
