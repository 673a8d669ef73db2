/** `README.md` beside this file: every entry has a test, and every test named is there. */

import assert from "node:assert/strict";
import { ROOT } from "../support/pyra.ts";

/** How many entries the first audit had. */
const ENTRIES = 33;

Deno.test("every entry of the first audit names the tests that carry the attack out", async () => {
  const text = await Deno.readTextFile(`${ROOT}/tests/security/README.md`);
  const rows = text.split("\n").filter((line) => /^\| A\d+ /.test(line));
  const entries = rows.map((row) => row.split("|")[1]!.trim());
  assert.deepEqual(entries, Array.from({ length: ENTRIES }, (_, i) => `A${i + 1}`));
  const hijack = text.slice(text.indexOf("## A hijacked app")).split("\n");
  for (const row of [...rows, ...hijack.filter((line) => line.startsWith("| "))]) {
    let folder = "tests/security/hijack";
    for (const [, file = ""] of row.matchAll(/`([^`]+_test\.ts)`/g)) {
      if (file.includes("/")) folder = file.slice(0, file.lastIndexOf("/"));
      const path = file.includes("/") ? file : `${folder}/${file}`;
      assert.ok((await Deno.stat(`${ROOT}/${path}`)).isFile, path);
    }
  }
});
