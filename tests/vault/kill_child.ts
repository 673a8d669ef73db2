/** Not a test: changes a vault, and kills itself with SIGKILL before the n-th step on the disk.
 *
 * Arguments: folder, operation, step (0 counts only). The value to store comes by stdin. Prints
 * the number of steps when it comes to its end. */

import { Secret } from "../../src/base/mod.ts";
import type { Protection } from "../../src/vault/mod.ts";
import { FolderVault } from "../../src/vault/vault.ts";
import { countSteps } from "../support/kill_steps.ts";
import { CONFIG, PASSPHRASE, runProgram } from "./support.ts";

const [folder, operation, killAt, key] = Deno.args as [string, string, string, string?];
const value = new Secret((await new Response(Deno.stdin.readable).text()).trim());

const PROTECTIONS: Record<string, Protection> = {
  age: { method: "passphrase", passphrase: PASSPHRASE },
  gpg: { method: "gpg", key: key ?? "" },
};

const vault = new FolderVault({
  folder,
  config: { ...CONFIG, gpg_key: key },
  ports: {
    run: runProgram(),
    askSecret: () => Promise.resolve(undefined),
    log: () => Promise.resolve(),
    now: () => Date.now(),
    delay: () => Promise.resolve(),
    uid: Deno.uid(),
  },
});
if (operation !== "init") await vault.unlock({ passphrase: PASSPHRASE });
const steps = countSteps(Number(killAt));
switch (operation) {
  case "init":
    await vault.init(PROTECTIONS.age!);
    break;
  case "set":
    await vault.set("provider:one", value);
    break;
  case "add":
    await vault.set("provider:new", value);
    break;
  case "remove":
    await vault.remove("provider:one");
    break;
  case "rotate":
    await vault.rotateIdentity({ passphrase: PASSPHRASE });
    break;
  case "migrate-age":
    await vault.migrate(PROTECTIONS.age!);
    break;
  case "migrate-gpg":
    await vault.migrate(PROTECTIONS.gpg!);
    break;
}
// deno-lint-ignore no-console
console.log(steps());
Deno.exit(0);
