import assert from "node:assert/strict";
import { AccessCounts } from "./access_counts.ts";

const read = (value: string, refused = true, permission = "read") => ({
  at: "2026-01-01T00:00:00Z",
  permission,
  value,
  refused,
});

Deno.test("AccessCounts counts each thing once for each verdict", () => {
  const counts = new AccessCounts();
  for (let i = 0; i < 3; i++) counts.add(read("/a"));
  counts.add(read("/a", false));
  assert.deepEqual(
    counts.all().map(({ value, refused, times }) => [value, refused, times]),
    [["/a", true, 3], ["/a", false, 1]],
  );
});

Deno.test("AccessCounts keeps what was refused, however much else was asked for", () => {
  const counts = new AccessCounts();
  for (let i = 0; i < 30_000; i++) counts.add(read(`/own/${i}`, false));
  counts.add(read("/home/u/.ssh/id_rsa"));
  for (let i = 0; i < 30_000; i++) counts.add(read(`/other/${i}`, false));
  assert.ok(counts.all().some(({ value }) => value === "/home/u/.ssh/id_rsa"));
  assert.ok(counts.all().length < 10_100, "in bounded memory");
});

Deno.test("AccessCounts tells a refusal behind very many others by its folder", () => {
  const counts = new AccessCounts();
  for (let i = 0; i < 30_000; i++) counts.add(read(`/noise/${i}`));
  counts.add(read("/home/u/.ssh/id_rsa"));
  const folder = counts.all().find(({ value }) => value === "/home/u/.ssh/…");
  assert.equal(folder?.refused, true);
  for (let i = 0; i < 30_000; i++) counts.add(read(`/noise/${i}/x`));
  assert.ok(counts.all().length < 12_000, "in bounded memory");
  const all = counts.all().reduce((sum, { times }) => sum + times, 0);
  assert.equal(all, 60_001, "none is lost");
});

Deno.test("AccessCounts.takeRefusals() tells each once, no variables, and how many more", () => {
  const counts = new AccessCounts();
  for (let i = 0; i < 3; i++) counts.add(read("/x"));
  counts.add(read("HOME", true, "env"));
  counts.add(read("a:1", true, "net"));
  counts.add(read("/own", false));
  const { refused, more } = counts.takeRefusals();
  assert.deepEqual([refused.map(({ value }) => value), more], [["/x", "a:1"], 0]);
  for (let i = 0; i < 50; i++) counts.add(read(`/y/${i}`));
  assert.equal(counts.takeRefusals().more, 30);
  assert.deepEqual(counts.takeRefusals(), { refused: [], more: 0 });
});
