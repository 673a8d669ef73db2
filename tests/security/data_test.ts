/** The development sets: what the scan detects and leaves alone, what redaction takes out.
 * The sets are no part of Pyra; without them there is nothing to measure. */

import assert from "node:assert/strict";
import { redactSecrets } from "../../src/security/mod.ts";
import { scanResponse } from "../../src/security/injection/mod.ts";
import { ROOT } from "../support/pyra.ts";
import { testWhen } from "../support/skip.ts";

const DATA = `${ROOT}/../shared/data`;

async function lines<T>(file: string): Promise<T[]> {
  const text = await Deno.readTextFile(`${DATA}/${file}`);
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

const missing = await Deno.stat(DATA).then(() => undefined, () => "the data sets are not here");

interface Sample {
  text: string;
  source: string;
}

testWhen(
  missing,
  "the scan detects a quarter of all attacks and most plain overrides",
  async () => {
    const samples = await lines<Sample>("injections.dev.jsonl");
    const share = (chosen: Sample[]) =>
      chosen.filter(({ text }) => scanResponse(text).length > 0).length / chosen.length;
    const explicit = /ignore_previous_instructions|system_mode|giskard/;
    assert.ok(share(samples) >= 0.25, `${share(samples)}`);
    const overrides = samples.filter(({ source }) => explicit.test(source));
    assert.ok(share(overrides) >= 0.8, `${share(overrides)}`);
  },
);

testWhen(missing, "the scan marks at most one harmless text in a hundred", async () => {
  const samples = await lines<Sample>("benign.dev.jsonl");
  const marked = samples.filter(({ text }) => scanResponse(text).length > 0);
  assert.ok(marked.length <= samples.length / 100, JSON.stringify(marked.slice(0, 5)));
});

testWhen(
  missing,
  "redaction takes out every shape of the set, and none of its negatives",
  async () => {
    for (const { id, example } of await lines<{ id: string; example: string }>("secrets.jsonl")) {
      const redacted = redactSecrets(`see ${example} there`);
      assert.ok(!redacted.includes(example) && redacted.includes("REDACTED"), id);
    }
    for (
      const { id, text } of await lines<{ id: string; text: string }>("secrets_negatives.jsonl")
    ) {
      assert.equal(redactSecrets(text), text, id);
    }
  },
);
