import assert from "node:assert/strict";
import { computeSum, formatNumber } from "./_arithmetic.ts";

const SUMS: [string, string][] = [
  ["12*7", "84"],
  ["2 + 3 * 4", "14"],
  ["(2 + 3) * 4", "20"],
  ["10 - 4 - 3", "3"],
  ["100 / 8 / 2", "6.25"],
  ["2 ^ 3 ^ 2", "512"],
  ["-2^2", "-4"],
  ["2^-1", "0.5"],
  ["--5 + +3", "8"],
  ["3 * -4", "-12"],
  [".5 + 1.", "1.5"],
  ["1,234,567.5 + 1", "1234568.5"],
  ["1e3 + 1", "1001"],
  ["0.1 + 0.2", "0.3"],
  ["1/3", "0.333333333333333"],
  ["10 % 3", "1"],
  ["-7 % 3", "-1"],
  ["10 mod 4", "2"],
  ["50%", "0.5"],
  ["15% of 240", "36"],
  ["15 percent of 240", "36"],
  ["200 + 10%", "220"],
  ["200 - 10%", "180"],
  ["200 * 10%", "20"],
  ["(50%) * 4", "2"],
  ["3 x 4", "12"],
  ["3×4÷2", "6"],
  ["8 − 3", "5"],
  ["6 times 7", "42"],
  ["84 divided by 7", "12"],
  ["5 squared", "25"],
  ["2 to the power of 10", "1024"],
  ["2**8", "256"],
  ["0 * -1", "0"],
];

for (const [sum, result] of SUMS) {
  Deno.test(`computeSum() computes ${sum}`, () => {
    const outcome = computeSum(sum);
    assert.ok(outcome && "value" in outcome, JSON.stringify(outcome));
    assert.equal(formatNumber(outcome.value), result);
  });
}

for (
  const [sum, problem] of [
    ["1/0", /divided by zero/],
    ["5 % 0", /divided by zero/],
    ["0^-1", /divided by zero/],
    ["(-8)^0.5", /no real result/],
    ["10^400", /too large/],
    [`${"(".repeat(60)}1+1${")".repeat(60)}`, /too deeply/],
  ] as const
) {
  Deno.test(`computeSum() says why ${sum.slice(0, 20)} has no result`, () => {
    const outcome = computeSum(sum);
    assert.ok(outcome && "problem" in outcome, JSON.stringify(outcome));
    assert.match(outcome.problem, problem);
  });
}

for (
  const text of [
    "",
    "42",
    "hello",
    "2024-11-23 was a Monday",
    "1 +",
    "(1 + 2",
    "1 + 2)",
    "1 2",
    "1,23 + 1",
    "* 4",
    "%",
    "process.exit(1)",
    "constructor + 1",
    "9".repeat(501),
  ]
) {
  Deno.test(`computeSum() takes ${JSON.stringify(text.slice(0, 30))} for no sum`, () => {
    assert.equal(computeSum(text), undefined);
  });
}

Deno.test("computeSum() reads hostile text in no time", () => {
  // A quadratic reader would take hours; the test runner would be cancelled.
  for (const text of ["(".repeat(1e6), "1+".repeat(1e6), " x".repeat(1e6), "1".repeat(1e6)]) {
    assert.equal(computeSum(text), undefined);
  }
});
