/** The fixed programs the kernel starts, and nothing else is ever started here.
 *
 * Deno keeps `/dev/tty` and `/proc` from any process without all permissions, so
 * questions on the controlling terminal go through one `sh` script. No argument
 * of it is ever run as code; no secret is ever an argument. */

import { Secret } from "../base/mod.ts";
import { escapeQuestion } from "../security/mod.ts";
import type { QuestionLine } from "./terminal/person.ts";
import { questionText, type ScreenSize } from "./terminal/question_text.ts";

/** Asks one question on the terminal: drops what was typed ahead, restores the modes. */
const ASK = `
exec 3<>/dev/tty || exit 9
saved=$(stty -g <&3) || exit 9
trap 'stty "$saved" <&3' EXIT
trap 'printf "\\n" >&3; exit 130' INT TERM HUP
stty -icanon -echo min 0 time 0 <&3
while [ "$(dd bs=1024 count=1 <&3 2>/dev/null | wc -c)" -gt 0 ]; do :; done
stty sane <&3
if [ "$1" = secret ]; then stty -echo <&3; fi
printf '%s' "$2" >&3
IFS= read -r line <&3 || exit 8
if [ "$1" = secret ]; then printf '\\n' >&3; fi
printf '%s' "$line"
`;

/** A line above a question, to be seen before it is answered. */
export type Notice = QuestionLine;

/** The question before. Two at once would take each other's answers: what is typed for one, a
 * passphrase perhaps, must not reach whoever asked the other. */
let before: Promise<unknown> = Promise.resolve();

/** Asks when the questions before are settled. Each text is one line, whatever it holds: none
 * can push the others off the screen, or pass for one of them. */
function ask(
  mode: "secret" | "line",
  question: string,
  above: readonly Notice[] = [],
): Promise<string | undefined> {
  const lines = questionText(above, screenSize()).map((line) => `${line}\n`);
  const answer = before.then(() => runAsk(mode, lines.join("") + escapeQuestion(question)));
  before = answer.catch(() => {});
  return answer;
}

/** Of the terminal, where it says so; else a small one. */
function screenSize(): ScreenSize {
  try {
    const { columns, rows } = Deno.consoleSize();
    if (columns >= 40 && rows >= 10) return { columns, rows };
  } catch {
    // None of the standard streams is a terminal; the controlling one may be any size.
  }
  return { columns: 80, rows: 24 };
}

async function runAsk(mode: "secret" | "line", text: string): Promise<string | undefined> {
  if (Deno.build.os === "windows") return undefined;
  const command = new Deno.Command("sh", {
    args: ["-c", ASK, "pyra", mode, text],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  });
  // Ctrl-C at the question ends the question, not Pyra; the script gets the signal as well.
  const ignore = () => {};
  Deno.addSignalListener("SIGINT", ignore);
  const { code, stdout } = await command.output();
  Deno.removeSignalListener("SIGINT", ignore);
  return code === 0 ? new TextDecoder().decode(stdout) : undefined;
}

/** Asks for a secret without echo. `undefined` when there is no terminal, or Ctrl-C. */
export async function askSecret(
  question: string,
  above: readonly Notice[] = [],
): Promise<Secret | undefined> {
  const answer = await ask("secret", question, above);
  return answer === undefined ? undefined : new Secret(answer);
}

/** Asks for one line. `undefined` when there is no terminal, or Ctrl-C. */
export async function askLine(
  question: string,
  above: readonly Notice[] = [],
): Promise<string | undefined> {
  return await ask("line", question, above);
}

/** Asks yes or no; everything but an explicit yes is no, and so are no terminal and Ctrl-C. */
export async function askConfirm(
  question: string,
  above: readonly Notice[] = [],
): Promise<boolean> {
  const answer = await ask("line", `${question} [y/N] `, above);
  return /^y(es)?$/i.test(answer?.trim() ?? "");
}

/** Runs `ps`; what it prints, with times as everywhere. */
export async function listProcesses(args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command("ps", {
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
  await new Deno.Command("sh", {
    args: ["-c", 'kill "$@"', "pyra", ...args],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
}

/** Removes a file or a folder with all in it, the running `deno` too: the runtime keeps a program
 * that we may start from being written, and so from being removed, by ourselves. */
export async function removeTree(path: string): Promise<boolean> {
  const { success } = await new Deno.Command("sh", {
    args: ["-c", 'rm -rf -- "$1"', "pyra", path],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}

/** A variable that Pyra itself may not read: the runtime hides all but a few from it. */
export async function readVariable(name: string): Promise<string | undefined> {
  const { success, stdout } = await new Deno.Command("sh", {
    args: ["-c", 'printenv "$1"', "pyra", name],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).output();
  return success ? new TextDecoder().decode(stdout).replace(/\n$/, "") : undefined;
}
