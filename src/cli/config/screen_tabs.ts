/** The tabs of the config screens: which blocks of the schema stand in which, and their fields,
 * made from the schema's own keys. A setting added to the schema is on its screen. */

import { type Json, PyraError } from "../../base/mod.ts";
import { type Config, type ConfigKey, getValue, loadKeys, parsePath } from "../../config/mod.ts";
import { getProvider, PROVIDERS } from "../../providers/mod.ts";
import type { Field, FieldKind, Reading, Tab } from "../../terminal/mod.ts";

/** The tabs in their order, with the blocks of `config.yaml` each of them shows. */
export const TABS: readonly { title: string; blocks: readonly string[] }[] = [
  { title: "General", blocks: ["general"] },
  { title: "AI", blocks: ["ai"] },
  { title: "Memory", blocks: ["memory"] },
  { title: "Security", blocks: ["security", "vault"] },
  { title: "Plugins", blocks: ["plugins"] },
  { title: "Daemon", blocks: ["daemon"] },
];

/** Keys that belong to how the vault is sealed: `pyra vault migrate` changes both together. */
export const SEALED: readonly string[] = [
  "vault.backend",
  "vault.gpg_key",
  "vault.unlock",
  "vault.identity_file",
];

/** Keys whose values other parts of Pyra know. */
const CHOICES: Record<string, () => readonly string[]> = {
  "ai.provider_id": () => PROVIDERS.map(({ id }) => id),
};

const KINDS: Record<ConfigKey["type"], FieldKind> = {
  text: "text",
  number: "number",
  bool: "switch",
  list: "list",
  choice: "choice",
};

/** The tabs of Pyra itself, with the values of `config`. */
export async function configTabs(config: Config): Promise<Tab[]> {
  const { readKeys, readValue } = await loadKeys();
  const read = (key: string, text: string) => attempt(() => readValue(parsePath(key), text));
  return TABS.map(({ title, blocks }) => {
    const fields = readKeys()
      .filter(({ key }) => blocks.includes(key.split(".")[0]!) && !SEALED.includes(key))
      .map((key) => keyField(key, config, read));
    return { title, fields: title === "AI" ? [...fields, ...providerKey(config)] : fields };
  });
}

function keyField(
  { key, type, expected, description, default: fallback, options }: ConfigKey,
  config: Config,
  read: (key: string, text: string) => Reading,
): Field {
  const choices = CHOICES[key]?.() ?? options;
  return {
    id: key,
    label: labelOf(key),
    kind: choices ? "choice" : KINDS[type],
    description,
    expected,
    options: choices,
    value: getValue(config, parsePath(key)),
    default: fallback,
    read: (text) => read(key, text),
  };
}

/** The key of the provider in use, where it takes one. */
function providerKey({ ai }: Config): Field[] {
  const { id, displayName, keyEnvVar } = getProvider(ai.provider_id);
  if (!keyEnvVar) return [];
  return [secretField({
    name: `provider:${id}`,
    label: `Key for ${displayName}`,
    description: `Encrypted in the vault; the variable ${keyEnvVar} counts before it`,
  })];
}

/** A secret: asked for and kept by the kernel, only named here. */
export function secretField(
  { name, label, description }: { name: string; label: string; description: string },
): Field {
  return {
    id: name,
    label,
    kind: "secret",
    description,
    expected: "",
    value: undefined,
    default: undefined,
    read: () => ({ problem: "it is asked for elsewhere" }),
  };
}

/** `ai.max_tokens_per_session` as `Max tokens per session`. */
export function labelOf(key: string): string {
  const words = key.slice(key.lastIndexOf(".") + 1).replaceAll("_", " ")
    .replace(/\b(id|url|ipc|pid)\b/g, (word) => word.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A value, or the schema's own words about what is wrong with it. */
function attempt(read: () => Json): Reading {
  try {
    return { value: read() };
  } catch (error) {
    if (!(error instanceof PyraError)) throw error;
    // The field is on the screen; its key need not be said again.
    return { problem: error.message.split("\n")[0]!.replace(/^[\w.]+: /, "") };
  }
}
