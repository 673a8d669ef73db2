/** The kernel's questions, and the fixed programs it starts.
 *
 * Deno keeps `/proc` from any process without all permissions. No argument of a script is ever run
 * as code; no secret is ever an argument. */

import type { Secret } from "../base/mod.ts";
import { findProgram, programPath } from "../processes/mod.ts";
import type { KernelTerminal, QuestionLine } from "./terminal/mod.ts";

let terminal: KernelTerminal | undefined;

/** Has the questions of this process asked on `on`. */
export function askOn(on: KernelTerminal): void {
  terminal = on;
}

/** Asks for a secret without echo. `undefined` when there is no terminal, or Ctrl-C. With
 * `checked` the screen says that it is being checked until {@linkcode secretChecked}. */
export async function askSecret(
  question: string,
  above: readonly QuestionLine[] = [],
  options: { checked?: boolean } = {},
): Promise<Secret | undefined> {
  return await terminal?.secret(question, above, options);
}

/** The secret was checked: it was right or wrong. */
export async function secretChecked(): Promise<void> {
  await terminal?.done();
}

/** Asks for one line. `undefined` when there is no terminal, or Ctrl-C. */
export async function askLine(
  question: string,
  above: readonly QuestionLine[] = [],
): Promise<string | undefined> {
  return await terminal?.line(question, above);
}

/** Asks yes or no; everything but an explicit yes is no, and so are no terminal and Ctrl-C. */
export async function askConfirm(
  question: string,
  above: readonly QuestionLine[] = [],
): Promise<boolean> {
  const choices = [{ key: "y", label: "yes" }, { key: "n", label: "no" }];
  return await terminal?.choose({ title: question, lines: above, choices }) === "y";
}

/** Keeps the memory of this process out of core dumps from now on: it is about to hold secrets. A dump
 * that is piped to a program knows no limit, but what of the memory is in it. */
export async function forbidCoreDumps(): Promise<void> {
  if (Deno.build.os !== "linux") return;
  const script = '{ echo 0 >"/proc/$PPID/coredump_filter"; } 2>/dev/null; ' +
    '[ -z "$1" ] || exec "$1" --pid "$PPID" --core=0:0';
  await new Deno.Command(programPath("sh"), {
    args: ["-c", script, "pyra", findProgram("prlimit") ?? ""],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
}

/** Runs `ps`; what it prints, with times as everywhere. */
export async function listProcesses(args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command(programPath("ps"), {
    args,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
    env: { LC_ALL: "C" },
  }).output();
  return new TextDecoder().decode(stdout);
}

/** The shell's own `kill`, with signal and numbers as arguments. */
export async function endProcesses(args: string[]): Promise<void> {
  await new Deno.Command(programPath("sh"), {
    args: ["-c", 'kill "$@"', "pyra", ...args],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
}

/** Removes a file or a folder with all in it, the running `deno` too: the runtime keeps a program
 * that we may start from being written, and so from being removed, by ourselves. */
export async function removeTree(path: string): Promise<boolean> {
  // A plugin may have closed a folder of its own to everybody.
  const script = 'rm -rf -- "$1" || { chmod -R u+rwX -- "$1" && rm -rf -- "$1"; }';
  const { success } = await new Deno.Command(programPath("sh"), {
    args: ["-c", script, "pyra", path],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}

/** A variable that Pyra itself may not read: the runtime hides all but a few from it. */
export async function readVariable(name: string): Promise<string | undefined> {
  const { success, stdout } = await new Deno.Command(programPath("printenv"), {
    args: [name],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).output();
  return success ? new TextDecoder().decode(stdout).replace(/\n$/, "") : undefined;
}
