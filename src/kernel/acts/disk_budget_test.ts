import assert from "node:assert/strict";
import { DiskBudget } from "./disk_budget.ts";

const MIB = 1024 * 1024;

Deno.test("DiskBudget lets a person work, and no app fill the disk", () => {
  let now = 0;
  const disk = new DiskBudget(() => now);
  // A message of the largest size every minute, for an hour.
  for (; now < 3_600_000; now += 60_000) disk.spend(4 * MIB);
  let written = 0;
  const flood = () => {
    try {
      while (true) {
        disk.spend(4 * MIB);
        written += 4;
      }
    } catch (error) {
      assert.equal((error as { code: string }).code, "app.disk");
    }
  };
  flood();
  assert.equal(written, 32);
  for (let second = 0; second < 86_400; second++, now += 1000) flood();
  assert.ok(written < 512, `${written} MiB in a day`);
});

Deno.test("DiskBudget counts empty files as well", () => {
  const disk = new DiskBudget(() => 0);
  let files = 0;
  assert.throws(() => {
    for (; files < 100_000; files++) disk.spend(0, { isFile: true });
  }, { code: "app.disk" });
  assert.equal(files, 512);
});
