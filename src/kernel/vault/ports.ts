/** The vault, handed what it needs of this process: programs, the terminal, the log, the clock. */

import type { Config } from "../../config/mod.ts";
import { findProgram, isProgram } from "../../processes/mod.ts";
import { openVault, type ProgramResult, type Vault } from "../../vault/mod.ts";
import type { Home } from "../home.ts";
import type { KernelLog } from "../log.ts";
import { askSecret, forbidCoreDumps, secretChecked } from "../posix.ts";

/** The vault of a home. Nothing is read or asked before it is used.
 *
 * `mayAsk` says whether the kernel has the terminal: a passphrase is never asked for while
 * an app could read the keys too, the vault then counts as locked. */
export async function kernelVault(
  home: Home,
  log: KernelLog,
  config: Config,
  mayAsk: () => boolean,
): Promise<Vault> {
  await forbidCoreDumps();
  return await openVault({
    folder: home.vault,
    config: config.vault,
    ports: {
      run: runProgram,
      askSecret: (question) =>
        mayAsk() ? askSecret(question, [], { checked: true }) : Promise.resolve(undefined),
      secretChecked,
      log: (event, fields) => log.write("security", event, fields),
      now: Date.now,
      ticks: () => performance.now(),
      delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      uid: Deno.build.os === "windows" ? null : Deno.uid(),
    },
  });
}

/** Runs one of the vault's programs without a shell; secrets go in by stdin only. */
async function runProgram(
  program: string,
  args: string[],
  { stdin }: { stdin?: Uint8Array },
): Promise<ProgramResult> {
  const path = isProgram(program) ? findProgram(program) : undefined;
  // What a spawn of what is not there throws; the vault says which program it wants.
  if (path === undefined) throw new Deno.errors.NotFound(program);
  const child = new Deno.Command(path, {
    args,
    stdin: stdin ? "piped" : "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  // Read while it is fed: a program that answers before its input has ended would block.
  const output = child.output();
  if (stdin) {
    const writer = child.stdin.getWriter();
    // A program that ends before it has read everything says so by its exit code.
    await writer.write(stdin).catch(() => {});
    await writer.close().catch(() => {});
  }
  const { code, stdout, stderr } = await output;
  return { code, stdout, stderr: new TextDecoder().decode(stderr) };
}
