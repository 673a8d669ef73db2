/** First settings, and the providers. */

import { PROVIDER } from "./common.ts";
import { define, flag, text } from "./spec.ts";

export const SETUP = {
  setup: define({
    details:
      "Your provider's key goes into the encrypted vault, which is made when there is none. With --yes nothing is asked: the provider and what it needs stand in the options, its key in the provider's environment variable or in the vault.",
    options: {
      provider: text("ID", "The provider; `pyra provider list` shows them", { kind: "provider" }),
      "base-url": text("URL", "Its address, where it is not the usual one"),
      model: text("NAME", "The model"),
      yes: flag("Ask nothing", "y"),
      "no-test": flag("Send no test message"),
    },
    examples: [
      ["pyra setup", "step by step"],
      ["pyra setup --provider ollama --model qwen3 --yes", "the same without questions"],
      ["pyra setup --provider offline --yes", "back to no model"],
    ],
  }),
  "provider list": define({
    examples: [
      ["pyra provider list", "all of them, the one in use marked with *"],
    ],
  }),
  "provider test": define({
    options: { ...PROVIDER },
    examples: [
      ["pyra provider test", "the one in use"],
      ["pyra provider test --provider groq", "another"],
    ],
  }),
};
