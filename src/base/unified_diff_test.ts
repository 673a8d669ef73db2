import assert from "node:assert/strict";
import { unifiedDiff } from "./unified_diff.ts";

Deno.test("unifiedDiff() shows a changed line among its neighbours", () => {
  const before = "a\nb\nc\nd\ne\nf\ng\nh\n";
  assert.equal(
    unifiedDiff(before, before.replace("e", "E"), "x.md"),
    "--- a/x.md\n+++ b/x.md\n@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n",
  );
});

Deno.test("unifiedDiff() keeps distant changes apart", () => {
  const lines = Array.from({ length: 30 }, (_, n) => `line ${n}`);
  const changed = lines.with(2, "two").with(25, "twenty-five");
  const diff = unifiedDiff(lines.join("\n") + "\n", changed.join("\n") + "\n", "x");
  assert.deepEqual(diff.match(/^@@.*@@$/gm), ["@@ -1,6 +1,6 @@", "@@ -23,7 +23,7 @@"]);
});

Deno.test("unifiedDiff() speaks of new and removed files as patch does", () => {
  assert.equal(unifiedDiff("", "a\n", "x"), "--- /dev/null\n+++ b/x\n@@ -0,0 +1,1 @@\n+a\n");
  assert.equal(unifiedDiff("a\n", "", "x"), "--- a/x\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n");
  assert.equal(unifiedDiff("a\n", "a\n", "x"), "");
});

Deno.test("unifiedDiff() tells a missing last newline", () => {
  assert.match(unifiedDiff("a\nb", "a\nb\n", "x"), /-b\n\\ No newline at end of file\n\+b\n$/);
});

Deno.test("unifiedDiff() makes new texts out of old ones, whatever they are", () => {
  let state = 7;
  const random = (below: number) => (state = (state * 1103515245 + 12345) % 2147483648) % below;
  for (let round = 0; round < 200; round++) {
    const text = () => Array.from({ length: random(30) }, () => `${random(4)}\n`).join("");
    const [before, after] = [text(), text()];
    assert.equal(patched(before, unifiedDiff(before, after, "x")), after);
  }
});

Deno.test("unifiedDiff() stays quick for long texts", () => {
  const long = (mark: string) => Array.from({ length: 20_000 }, (_, n) => `${mark}${n}\n`).join("");
  assert.ok(unifiedDiff(long("a"), long("b"), "x").length > 200_000);
});

/** Applies a unified diff. */
function patched(before: string, diff: string): string {
  const old = before.split("\n").slice(0, -1);
  const made: string[] = [];
  let at = 0;
  for (const line of diff.split("\n").slice(2, -1)) {
    const hunk = line.match(/^@@ -(\d+),(\d+)/);
    if (hunk) {
      const start = Number(hunk[1]) - (hunk[2] === "0" ? 0 : 1);
      made.push(...old.slice(at, start));
      at = start;
    } else if (line.startsWith("+")) made.push(line.slice(1));
    else {
      assert.equal(old[at], line.slice(1));
      if (line.startsWith(" ")) made.push(old[at]!);
      at += 1;
    }
  }
  made.push(...old.slice(at));
  return made.map((line) => `${line}\n`).join("");
}
