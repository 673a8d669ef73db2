import assert from "node:assert/strict";
import { buildContext, decay, type UsedFile } from "./context.ts";

const NOW = Date.UTC(2026, 0, 31);
const DAY = 24 * 60 * 60 * 1000;

function file(name: string, { age = 0, uses = 0, size = 20 } = {}): UsedFile {
  return {
    file: name,
    category: "",
    title: `title of ${name}`,
    sizeBytes: size,
    modified: new Date(NOW - age * DAY).toISOString(),
    summary: "",
    keywords: [],
    tags: [],
    uses,
  };
}

function build(files: UsedFile[], tokens: number, flagged: string[] = []): Promise<string> {
  return buildContext(files, tokens, {
    now: () => NOW,
    scan: (text) => flagged.some((name) => text.startsWith(name)) ? ["override"] : [],
    read: (name) => {
      const { sizeBytes } = files.find(({ file }) => file === name)!;
      return Promise.resolve(`text of ${name} `.padEnd(sizeBytes, "."));
    },
  });
}

Deno.test("buildContext() takes the profile first, then by use and age", async () => {
  const text = await build([
    file("old.md", { age: 300 }),
    file("new.md"),
    file("used.md", { age: 300, uses: 9 }),
    file("user/profile.md", { age: 900 }),
  ], 1_000);
  const order = [...text.matchAll(/^text of (\S+)/gm)].map(([, name]) => name);
  assert.deepEqual(order, ["user/profile.md", "used.md", "new.md", "old.md"]);
});

Deno.test("buildContext() names a file that is too long, and cuts a profile that is", async () => {
  const long = await build([file("long.md", { size: 5_000 })], 1_000);
  assert.equal(long, '- "long.md": title of long.md');
  const profile = await build([file("user/profile.md", { size: 50_000 })], 1_000);
  assert.match(profile, /^## "user\/profile\.md"\ntext of user\/profile\.md \.+…$/);
  assert.ok(profile.length <= 4_000, `${profile.length}`);
});

Deno.test("buildContext() never takes more room than there is", async () => {
  const files = Array.from({ length: 100 }, (_, i) => file(`${i}.md`, { size: 100 }));
  for (const tokens of [0, 1, 10, 100, 1_000]) {
    const text = await build(files, tokens, ["7.md"]);
    assert.ok(text.length <= tokens * 4, `${text.length} for ${tokens}`);
  }
});

Deno.test("buildContext() leaves out and names what is flagged or in quarantine", async () => {
  const text = await build([file("evil.md"), file("quarantine/a.md"), file("b.md")], 1_000, [
    "evil.md",
  ]);
  assert.doesNotMatch(text, /text of (?:evil|quarantine)/);
  assert.match(text, /^Left out[^\n]*"quarantine\/a\.md", "evil\.md"$/m);
});

Deno.test("decay() halves in thirty days and knows no future", () => {
  assert.equal(decay(30 * DAY), 0.5);
  assert.equal(decay(-DAY), 1);
});
