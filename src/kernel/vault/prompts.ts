/** Questions whose answer is a secret: asked on the terminal, by the kernel, with no Worker near. */

import { ExitCode, PyraError, type Secret } from "../../base/mod.ts";
import { askSecret } from "../posix.ts";

/** One answer that is not empty. Throws `vault.locked` when there is nobody to ask; `option` is
 * what a script would give in place of the answer. */
export async function askOnce(
  question: string,
  option: string | undefined = "--passphrase-file",
): Promise<Secret> {
  const answer = await askSecret(question);
  if (answer && answer.expose() !== "") return answer;
  throw new PyraError(`Nobody answered: ${question.replace(/: $/, "")}`, {
    code: "vault.locked",
    hint: option ? `run it in a terminal, or give ${option}` : "run it in a terminal",
    exitCode: ExitCode.locked,
  });
}

/** A new passphrase, typed twice. */
export async function askTwice(what: string, option?: string): Promise<Secret> {
  const first = await askOnce(`${what}: `, option);
  if ((await askOnce("The same again: ", option)).expose() === first.expose()) return first;
  throw new PyraError(`${what}: the two were not the same`, {
    code: "vault.usage",
    hint: "try again; nothing was changed",
    exitCode: ExitCode.usage,
  });
}
