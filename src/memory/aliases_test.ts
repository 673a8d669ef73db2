import assert from "node:assert/strict";
import { aliasesOf } from "./aliases.ts";
import { parseNote } from "./note.ts";

async function aliases(file: string, text: string) {
  return aliasesOf(file, await parseNote(file, new TextEncoder().encode(text)));
}

Deno.test("aliasesOf() reads the head of a note", async () => {
  const text = "---\ntitle: Joaquim\naliases: [Dad, old man]\n---\nSings.\n";
  assert.deepEqual(await aliases("people/joaquim.md", text), [["joaquim", "dad", "old man"]]);
  assert.deepEqual(await aliases("people/joaquim.md", "# Joaquim\n\n- Dad: sings\n"), []);
});

Deno.test("aliasesOf() reads whom user/people.md names in one breath", async () => {
  const text = "# People\n\n- Marta Reis (my sister): lives in Leipzig\n- Ada: alone\n\n" +
    "## Joaquim, Dad\n\nHe sings (often), and laughs.\n";
  assert.deepEqual(await aliases("user/people.md", text), [["joaquim", "dad"], [
    "marta rei",
    "my sister",
  ]]);
});
