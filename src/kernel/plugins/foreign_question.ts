/** What a plugin asks, as the user is shown it: its words under its name, and what Pyra has to
 * say about them. Pure. */

import { pluginVoice, speaksOfOurSecrets } from "../../plugins/mod.ts";
import type { QuestionLine } from "../terminal/person.ts";

/** The lines above the answer. */
export function foreignQuestion(
  plugin: string,
  question: string,
  { secret }: { secret: boolean },
): QuestionLine[] {
  const warning: QuestionLine = {
    text: `The plugin ${plugin} asks this and gets your answer, not Pyra. ` +
      "Never give a plugin the passphrase of the vault or a password of this computer.",
    mark: "red",
  };
  return [
    { text: question, from: pluginVoice(plugin) },
    ...secret || speaksOfOurSecrets(question) ? [warning] : [],
  ];
}
