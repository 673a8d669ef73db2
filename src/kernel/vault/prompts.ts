/** Questions whose answer is a secret: asked on the terminal, by the kernel, with no app near. */

import { ExitCode, PyraError, type Secret } from "../../base/mod.ts";
import { isWeakPassphrase, MIN_PASSPHRASE } from "../../vault/mod.ts";
import { askSecret } from "../posix.ts";

/** How often a new passphrase is asked for before the command ends. */
const TRIES = 3;

/** One answer that is not empty. Throws `vault.locked` when there is none; `option` is what a
 * script would give in its place. */
export async function askOnce(
  question: string,
  option: string | undefined = "--passphrase-file",
): Promise<Secret> {
  const answer = await askSecret(question);
  if (answer && answer.expose() !== "") return answer;
  const terminal = answer || Deno.stderr.isTerminal();
  throw new PyraError(`Nobody answered: ${question.replace(/: $/, "")}`, {
    code: "vault.locked",
    hint: terminal
      ? "nothing was changed; try again"
      : option
      ? `run it in a terminal, or give ${option}`
      : "run it in a terminal",
    exitCode: ExitCode.locked,
  });
}

/** A new passphrase, typed twice; asked for again when it is too short or the two differ. */
export async function askTwice(what: string, option?: string): Promise<Secret> {
  let problem = "";
  for (let tries = 0; tries < TRIES; tries++) {
    const first = await askOnce(`${problem}${what}: `, option);
    if (isWeakPassphrase(first)) problem = `Shorter than ${MIN_PASSPHRASE} characters. `;
    else if ((await askOnce("The same again: ", option)).expose() === first.expose()) return first;
    else problem = "The two were not the same. ";
  }
  throw new PyraError(`${what}: ${problem.trim().replace(/\.$/, "")}`, {
    code: "vault.usage",
    hint: "nothing was changed; take four or five random words",
    exitCode: ExitCode.usage,
  });
}
