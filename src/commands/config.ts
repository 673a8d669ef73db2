/** The settings. */

import { define, flag, one, optional, some } from "./spec.ts";

export const CONFIG = {
  config: define({
    operands: { setting: optional("SETTING", "setting") },
    details:
      "Tabs for every part of Pyra and for each installed plugin; ? shows the keys. Secrets go into the vault and are never shown.",
    options: { plain: flag("Questions line by line instead of screens") },
    examples: [
      ["pyra config", "look at the settings, change them, save"],
      ["pyra config ai.model", "the same, beginning there"],
      ["pyra config --plain", "the same for a screen reader"],
    ],
  }),
  "config get": define({
    operands: { key: optional("KEY", "setting") },
    details: "Without a key, prints the whole configuration, defaults included.",
    examples: [
      ["pyra config get", "everything, as YAML would say it"],
      ["pyra config get ai.model", "one value"],
      ["pyra config get --json memory", "one block, for scripts"],
    ],
  }),
  "config set": define({
    operands: { key: one("KEY", "setting"), value: some("VALUE") },
    details: "Lists are written with commas: `pyra config set plugins.enabled mail,calendar`.",
    examples: [
      ["pyra config set ai.provider_id ollama", "use Ollama from now on"],
      ["pyra config set memory.auto_load false", "load nothing by itself"],
    ],
  }),
  "config unset": define({
    operands: { key: one("KEY", "setting") },
    examples: [
      ["pyra config unset ai.model", "the provider's default model again"],
    ],
  }),
  "config path": define({
    examples: [
      ['$EDITOR "$(pyra config path)"', "edit it by hand"],
    ],
  }),
  "config schema": define({
    details: "For editors: the bare schema. With --json it stands below `schema`.",
    examples: [
      ["pyra config schema > pyra.schema.json", "for an editor that completes YAML"],
    ],
  }),
  "config validate": define({
    details:
      "Names every field that does not fit, with its line and what was expected; exit code 78.",
    examples: [
      ["pyra config validate", "after editing it by hand"],
    ],
  }),
};
