import assert from "node:assert/strict";
import { Session } from "./session.ts";
import type { SecretStore } from "./store.ts";

const STORE = { close() {} } as Partial<SecretStore> as SecretStore;
const MINUTE = 60_000;

for (const clock of ["wall", "ticks"] as const) {
  Deno.test(`Session ends by the other clock when the ${clock} clock stands still`, () => {
    const time = { wall: 1_000_000 * MINUTE, ticks: 0 };
    const limits = { idle: 15 * MINUTE, hard: 60 * MINUTE };
    const session = new Session(STORE, {
      limits,
      now: () => time.wall,
      ticks: () => time.ticks,
      onTimer() {},
    });
    const other = clock === "wall" ? "ticks" : "wall";
    // Set back, as somebody would who wants the vault to stay open.
    if (clock === "wall") time.wall -= 1_000 * MINUTE;
    time[other] += 14 * MINUTE;
    assert.equal(session.limitReached(time.wall), undefined);
    time[other] += MINUTE;
    assert.equal(session.limitReached(time.wall), "idle");
    for (let used = 0; used < 45; used += 5) {
      session.touch(time.wall);
      time[other] += 5 * MINUTE;
    }
    assert.equal(session.limitReached(time.wall), "hard limit");
    session.end();
  });
}
