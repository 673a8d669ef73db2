/** Not a test: changes a vault on a file system that is full, then on a read-only one, and reports
 * as JSON how that went.
 * Argument: the vault's folder, on a small file system of its own. */

import { PyraError, Secret } from "../../src/base/mod.ts";
import { FolderVault } from "../../src/vault/vault.ts";
import { CANARY, CONFIG, findText, PASSPHRASE, valueOf } from "./support.ts";

const [folder] = Deno.args as [string];
const disk = folder.slice(0, folder.lastIndexOf("/"));

function open() {
  return new FolderVault({
    folder,
    config: CONFIG,
    ports: {
      run: () => Promise.reject(new Deno.errors.NotFound()),
      askSecret: () => Promise.resolve(undefined),
      log: () => Promise.resolve(),
      now: () => Date.now(),
      delay: () => Promise.resolve(),
      uid: Deno.uid(),
    },
  });
}

/** Takes all that is left of the file system. */
function fill(): void {
  for (const size of [65536, 4096, 512]) {
    try {
      for (let i = 0;; i++) {
        Deno.writeFileSync(`${disk}/fill-${size}-${i}`, new Uint8Array(size).fill(1));
      }
    } catch {
      // Full.
    }
  }
}

function free(): void {
  for (const { name } of Deno.readDirSync(disk)) {
    if (name.startsWith("fill-")) Deno.removeSync(`${disk}/${name}`);
  }
}

const vault = open();
await vault.init({ method: "passphrase", passphrase: PASSPHRASE });
await vault.set("provider:one", new Secret(`${CANARY}-one`));
await vault.set("provider:two", new Secret(`${CANARY}-two`));

const value = new Secret(`${CANARY}-new`);
const operations: Record<string, () => Promise<void>> = {
  set: () => vault.set("provider:one", value),
  add: () => vault.set("provider:new", value),
  rotate: () => vault.rotateIdentity({ passphrase: PASSPHRASE }),
};
const report: Record<string, unknown> = {};
for (const [operation, run] of Object.entries(operations)) {
  // One block is left, so that the write fails in the middle of the change.
  fill();
  Deno.removeSync(`${disk}/fill-4096-0`);
  const error = await run().then(() => undefined, (error) => error);
  free();
  const other = open();
  await other.unlock({ passphrase: PASSPHRASE });
  report[operation] = {
    failed: error !== undefined,
    noSpace: error instanceof PyraError && error.code === "vault.disk" &&
      /no space/i.test(error.message),
    one: await valueOf(other, "provider:one"),
    problems: (await other.status()).problems,
    plaintext: findText(disk, CANARY),
  };
  await other.lock();
}
await new Deno.Command("mount", { args: ["-o", "remount,bind,ro", disk] }).output();
const failure = await vault.set("provider:one", value).then(() => undefined, (error) => error);
report.readOnly = failure instanceof PyraError ? failure.code : String(failure);

// deno-lint-ignore no-console
console.log(JSON.stringify(report));
Deno.exit(0);
