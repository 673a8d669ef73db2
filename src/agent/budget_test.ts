import assert from "node:assert/strict";
import { type Budget, checkBudget } from "./budget.ts";

const HOUR = 3_600_000;
const NOW = 100 * HOUR;

const check = (budget: Budget, used = { input: 0, output: 0 }) => checkBudget(budget, used, NOW);

Deno.test("checkBudget() counts both directions, and stops at the limit itself", async () => {
  await check({});
  await check({ maxTokensPerSession: 100 }, { input: 60, output: 39 });
  await assert.rejects(check({ maxTokensPerSession: 100 }, { input: 60, output: 40 }), {
    code: "budget.session_tokens",
  });
});

Deno.test("checkBudget() counts the requests of the last hour, and of no longer", async () => {
  const sent = [NOW - 2 * HOUR, NOW - HOUR + 1, NOW - 1];
  const requestsSince = (time: number) => Promise.resolve(sent.filter((at) => at > time).length);
  await check({ maxRequestsPerHour: 3, requestsSince });
  await assert.rejects(check({ maxRequestsPerHour: 2, requestsSince }), {
    code: "budget.hourly_requests",
  });
});
