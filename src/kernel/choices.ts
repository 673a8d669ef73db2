/** What a command line comes to: its row, and its provider. */

import { UsageError } from "../base/mod.ts";
import type { Config } from "../config/mod.ts";
import { getProvider, providerHosts } from "../providers/mod.ts";
import type { Invocation } from "./arguments.ts";
import type { Environment } from "./environment.ts";
import { findRow, type Row } from "./permissions.ts";

/** The words name no row. `main.ts` lets the command line say what was meant. */
export class UnknownCommandError extends UsageError {
  readonly words: readonly string[];

  constructor(words: readonly string[]) {
    super(`There is no command ${JSON.stringify(words[0])}`);
    this.words = words;
  }
}

/** The row of a command line; no words at all, in a terminal, is `chat`. */
export function chooseRow(invocation: Invocation, environment: Environment): Row {
  if (invocation.words.length === 0 && environment.terminal.stdin) {
    invocation.argv = ["chat", ...invocation.argv];
    invocation.words = ["chat"];
  }
  const row = findRow(invocation.words);
  if (row) return row;
  const [word] = invocation.words;
  if (word === undefined) {
    throw new UsageError(
      "No command was given, and no one is at a terminal to chat",
      'try `pyra ask "…"`, or `pyra --help`',
    );
  }
  throw new UnknownCommandError(invocation.words);
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
