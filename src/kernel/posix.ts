/** The fixed programs the kernel starts, and nothing else is ever started here.
 *
 * Deno keeps `/dev/tty` and `/proc` from any process without all permissions, so
 * questions on the controlling terminal go through one `sh` script. No argument
 * of it is ever run as code; no secret is ever an argument. */

import { Secret } from "../base/mod.ts";
import { escapeTerminal } from "../security/mod.ts";

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

async function ask(mode: "secret" | "line", question: string): Promise<string | undefined> {
  if (Deno.build.os === "windows") return undefined;
  const command = new Deno.Command("sh", {
    args: ["-c", ASK, "pyra", mode, escapeTerminal(question, { multiline: true })],
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
export async function askSecret(question: string): Promise<Secret | undefined> {
  const answer = await ask("secret", question);
  return answer === undefined ? undefined : new Secret(answer);
}

/** Asks yes or no; everything but an explicit yes is no, and so are no terminal and Ctrl-C. */
export async function askConfirm(question: string): Promise<boolean> {
  const answer = await ask("line", `${question} [y/N] `);
  return /^y(es)?$/i.test(answer?.trim() ?? "");
}
