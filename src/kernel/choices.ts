/** What a command line comes to: its row, and its provider. */

import { ExitCode, isObject, PyraError, toErrorInfo, UsageError } from "../base/mod.ts";
import { unknownCommand } from "../commands/mod.ts";
import { type Config, DEFAULT_CONFIG, editedPath } from "../config/mod.ts";
import type { ConfigEdit } from "../contracts/mod.ts";
// Not by the door, which brings the client of the providers with it.
import { getProvider, providerHosts } from "../providers/lookup.ts";
import type { Invocation } from "./invocation.ts";
import type { Environment } from "./environment.ts";
import { findRow, type Row } from "./permissions.ts";

/** The row of a command line; no words at all, in a terminal, is `chat`. */
export function chooseRow(invocation: Invocation, environment: Environment): Row {
  if (invocation.words.length === 0) {
    if (!environment.terminal.stdin) {
      throw new UsageError(
        "No command was given, and no one is at a terminal to chat",
        'try `pyra ask "…"`, or `pyra --help`',
      );
    }
    invocation.argv = ["chat", ...invocation.argv];
    invocation.words = ["chat"];
  }
  // Every command of the table has a row; a test compares them.
  const row = findRow(invocation.words)!;
  if (row.internal) throw unknownCommand(invocation.words);
  return row;
}

/** The provider that the flags and the configuration come to, and the hosts it needs. */
export function providerOf(invocation: Invocation, { config }: { config: Config }) {
  const { provider_id, model, base_url } = config.ai;
  const id = getProvider(invocation.provider ?? provider_id).id;
  const configured = id === provider_id;
  const provider = {
    id,
    model: invocation.model ?? (configured ? model : undefined),
    baseUrl: invocation.baseUrl ?? (configured ? base_url : undefined),
  };
  return { provider, hosts: providerHosts(id, provider.baseUrl) };
}

/** Refuses a configuration whose provider nobody knows, or that no address leads to. Throws
 * `config.provider`; exit code 78. */
export function checkProvider({ ai }: Config): void {
  try {
    providerHosts(ai.provider_id, ai.base_url);
  } catch (error) {
    throw new PyraError(`config.yaml: ai: ${toErrorInfo(error).message}`, {
      code: "config.provider",
      hint: "`pyra config set ai.provider_id NAME` names another; `pyra provider list` shows them",
      exitCode: ExitCode.badConfig,
    });
  }
}

/** Refuses edits that would leave a sound configuration without a provider. Throws `provider.*`.
 * What is broken already may be mended in any order. */
export function checkProviderEdits(config: Config, edits: readonly ConfigEdit[]): void {
  try {
    checkProvider(config);
  } catch {
    return;
  }
  const ai = editedProvider(config.ai, edits);
  if (ai !== config.ai) providerHosts(ai.provider_id, ai.base_url);
}

/** The provider's block as the edits would leave it; the same object where they leave it alone. */
export function editedProvider(ai: Config["ai"], edits: readonly ConfigEdit[]): Config["ai"] {
  return edits.reduce(applyToProvider, ai);
}

function applyToProvider(ai: Config["ai"], edit: ConfigEdit): Config["ai"] {
  const [block, key] = editedPath(edit);
  if (block !== "ai") return ai;
  const value = "set" in edit ? edit.value : undefined;
  if (key === undefined) return { ...DEFAULT_CONFIG.ai, ...isObject(value) ? value : {} };
  const { [key as keyof Config["ai"]]: usual } = DEFAULT_CONFIG.ai;
  return { ...ai, [key]: value ?? usual };
}
