import assert from "node:assert/strict";
import { editDistance } from "./spelling.ts";

const PAIRS: [a: string, b: string, distance: number][] = [
  ["tea", "tea", 0],
  ["zurcih", "zurich", 1],
  ["bolier", "boiler", 1],
  ["boiler", "boilers", 1],
  ["boiler", "biler", 1],
  ["boiler", "bailer", 1],
  ["apartmnet", "apartments", 2],
];

for (const [a, b, distance] of PAIRS) {
  Deno.test(`editDistance() counts ${distance} from ${a} to ${b}, and back`, () => {
    assert.equal(editDistance(a, b, 2), distance);
    assert.equal(editDistance(b, a, 2), distance);
  });
}

Deno.test("editDistance() gives up beyond the most that counts", () => {
  assert.equal(editDistance("garden", "kitchen", 2), Infinity);
  assert.equal(editDistance("tea", "teapots", 2), Infinity);
});
