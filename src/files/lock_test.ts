import assert from "node:assert/strict";
import { type LockableFile, lockWithin } from "./mod.ts";

/** A file that is gone with the test, opened as often as is asked. */
class Locked implements Disposable {
  readonly #path = Deno.makeTempFileSync({ prefix: "pyra-lock-" });
  readonly #open: Deno.FsFile[] = [];
  closed = 0;

  /** Opens it; `canTry` false: as a runtime without `tryLock` has it. */
  open(canTry: boolean): LockableFile & { release(): void } {
    const file = Deno.openSync(this.#path, { read: true, write: true });
    const close = () => {
      this.#open.splice(this.#open.indexOf(file), 1);
      file.close();
    };
    this.#open.push(file);
    return {
      lock: (exclusive) => file.lock(exclusive),
      ...canTry ? { tryLock: (exclusive: boolean) => file.tryLock(exclusive) } : {},
      close: () => {
        this.closed++;
        close();
      },
      release: close,
    };
  }

  [Symbol.dispose](): void {
    for (const file of [...this.#open]) file.close();
    Deno.removeSync(this.#path);
  }
}

for (const canTry of [true, false]) {
  const runtime = canTry ? "a runtime that can try" : "a runtime that can only wait";

  Deno.test(`lockWithin() on ${runtime} keeps a second one out, and closes its file`, async () => {
    using locked = new Locked();
    const first = locked.open(canTry);
    assert.equal(await lockWithin(first, 0), true);
    assert.equal(await lockWithin(locked.open(canTry), 0), false);
    assert.equal(locked.closed, 1);
    // What the second one still waited for must not be had by its closed file.
    first.release();
    assert.equal(await lockWithin(locked.open(canTry), 5000), true);
  });

  Deno.test(`lockWithin() on ${runtime} takes a lock that becomes free in time`, async () => {
    using locked = new Locked();
    const first = locked.open(canTry);
    await lockWithin(first, 0);
    const second = lockWithin(locked.open(canTry), 10_000);
    first.release();
    assert.equal(await second, true);
    assert.equal(locked.closed, 0);
  });
}
