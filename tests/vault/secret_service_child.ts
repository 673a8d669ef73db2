/** Not a test: uses a vault whose passphrase lies in the Secret Service of this D-Bus session,
 * and reports as JSON. Argument: the vault's folder. */

import { PyraError, Secret } from "../../src/base/mod.ts";
import { FolderVault } from "../../src/vault/vault.ts";
import { CANARY, CONFIG, PASSPHRASE, runProgram, valueOf } from "./support.ts";

const [folder] = Deno.args as [string];
const questions: string[] = [];
const answers: Secret[] = [];
const commands: string[][] = [];
const run = runProgram();

function open() {
  return new FolderVault({
    folder,
    config: { ...CONFIG, unlock: "keychain" },
    ports: {
      run: (program, args, options) => {
        commands.push([program, ...args]);
        return run(program, args, options);
      },
      askSecret: (question) => {
        questions.push(question);
        return Promise.resolve(answers.shift());
      },
      log: () => Promise.resolve(),
      now: () => Date.now(),
      delay: () => Promise.resolve(),
      uid: Deno.uid(),
    },
  });
}

const entry = ["application", "pyra", "vault", folder];

// The keyring needs a moment until it answers on the bus.
for (
  let tries = 0;
  (await run("secret-tool", ["search", ...entry], {})).stderr && tries < 50;
  tries++
) {
  await new Promise((resolve) => setTimeout(resolve, 100));
}

const first = open();
await first.init({ method: "keychain", passphrase: PASSPHRASE });
await first.set("provider:one", new Secret(`${CANARY}-one`));
await first.lock();

const unlocked = await valueOf(first, "provider:one");
await first.rotateIdentity();
const rotated = await valueOf(open(), "provider:one");
const next = new Secret("another passphrase");
await first.changePassphrase({ current: PASSPHRASE, next });
const afterPasswd = await valueOf(open(), "provider:one");
const asked = questions.splice(0);

await run("secret-tool", ["clear", ...entry], {});
answers.push(next);
await valueOf(open(), "provider:one");
await valueOf(open(), "provider:one");
const healed = questions.splice(0);

const last = open();
await last.migrate({ method: "passphrase", passphrase: PASSPHRASE });
await last.lock();
const forgotten = (await run("secret-tool", ["lookup", ...entry], {})).stdout.length === 0;
const locked = await valueOf(open(), "provider:one").catch((error: PyraError) => error.code);

// deno-lint-ignore no-console
console.log(JSON.stringify({
  ...{ unlocked, rotated, afterPasswd, healed, forgotten, locked },
  questions: asked,
  arguments: commands,
}));
Deno.exit(0);
