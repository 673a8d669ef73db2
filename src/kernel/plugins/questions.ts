/** What a plugin may ask of Pyra, and the answers: its own secrets, and the user.
 *
 * The question is untrusted. A plugin names a secret by its key; the full name is put
 * together here, so it cannot name another's. Only its `setup` may ask unseen and store. */

import { PyraError } from "../../base/mod.ts";
import type { Grant } from "./grants.ts";
import type { Question } from "./messages.ts";
import type { PluginPorts } from "./ports.ts";

/** Where the asking plugin stands. */
export interface Asker {
  grant: Pick<Grant, "name" | "secrets">;
  /** Somebody waits for it. */
  busy: boolean;
  /** Its `setup` runs. */
  settingUp: boolean;
}

/** Answers; a throw is told to the plugin. `null` stands for nothing. */
export async function answerQuestion(
  asked: Question,
  { grant: { name, secrets }, busy, settingUp }: Asker,
  ports: Pick<PluginPorts, "askUser" | "log" | "secrets">,
): Promise<string | null> {
  if (asked.method === "ask") {
    const { question, secret } = asked.params;
    if (secret && !settingUp) throw refused("only setup may ask for a secret");
    // Nobody waits for this plugin, so nobody is asked on its behalf.
    if (!busy) return null;
    return await ports.askUser({ plugin: name, question, secret }) ?? null;
  }
  const { key } = asked.params;
  const isSet = asked.method === "secrets/set";
  const isOwn = secrets.includes(key);
  await ports.log("security", "secret", {
    name: `plugin:${name}:${key}`,
    who: `plugin ${name}`,
    why: isSet ? "it stores it" : "it uses it",
    granted: isOwn && (!isSet || settingUp),
  });
  if (!isOwn) throw refused(`the manifest names no secret ${JSON.stringify(key)}`);
  if (!isSet) return await ports.secrets.get(`plugin:${name}:${key}`) ?? null;
  if (!settingUp) throw refused("only setup may store a secret");
  await ports.secrets.set(`plugin:${name}:${key}`, asked.params.value);
  return null;
}

function refused(why: string): PyraError {
  return new PyraError(why, { code: "plugin.refused" });
}
