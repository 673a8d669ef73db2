import assert from "node:assert/strict";
import { findFamilies } from "./mod.ts";

/** pid, ppid, pgid, KiB: the kernel 10 with a part in its walls, and one without. */
const PS = `
    1     0     1   900
   10     1    10 60000
   20    10    20  2000
   21    20    20  1000
   22    21    22 90000
   23    22    22  5000
   30    10    30 80000
   31     1    30  4000
   40    10    40 70000
`;

Deno.test("findFamilies() counts what works inside the second wall, and what that started", () => {
  const { pids, memory } = findFamilies(PS, [20]).get(20)!;
  assert.deepEqual(pids.toSorted(), [20, 21, 22, 23]);
  assert.equal(memory, 98_000 * 1024);
});

Deno.test("findFamilies() finds a process whose parent has ended by its group", () => {
  assert.deepEqual(findFamilies(PS, [30]).get(30)!.pids.toSorted(), [30, 31]);
});

Deno.test("findFamilies() gives a part that is gone nothing, and nobody else's", () => {
  const families = findFamilies(PS, [40, 99]);
  assert.deepEqual(families.get(40)!.pids, [40]);
  assert.deepEqual(families.get(99), { pids: [], memory: 0 });
});

Deno.test("findFamilies() ends where numbers go in a circle", () => {
  assert.deepEqual(findFamilies("5 6 6 1\n6 5 5 1", [5]).get(5)!.pids.toSorted(), [5, 6]);
});
