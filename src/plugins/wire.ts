/** The messages between the kernel and a plugin process: types only, for both ends.
 *
 * JSON-RPC 2.0, one object a line, at most 1 MiB; tools as in MCP.
 * Kernel to plugin: `initialize`, `tools/list`, `slash/list`, `load`, `tools/call`,
 * `slash/run`, `setup`, `run`, and the notification `notifications/cancelled`.
 * Plugin to kernel: `secrets/get`, `secrets/set`, `ask`, and the notification `log`. */

import type { Json } from "../base/mod.ts";

/** What the host is told first. */
export interface InitializeParams {
  name: string;
  settings: Record<string, Json>;
  /** The plugin's data folder, absolute. */
  data: string;
  /** Starts the id of every request of this process. The host keeps it to itself, so that
   * text which a plugin merely prints cannot pass for a request. */
  token: string;
}

/** What the host answers to `initialize`. */
export interface InitializeResult {
  /** The plugin's `systemPrompt`; the field's name is MCP's. */
  instructions?: string;
  setup: boolean;
  run: boolean;
}

/** What `tools/call` and `slash/run` answer. */
export interface CallResult {
  content: { type: "text"; text: string }[];
  /** The plugin's own function threw; the text says what. */
  isError?: boolean;
}

/** A request, a notification (no `id`) or an answer. */
export interface Message {
  jsonrpc: "2.0";
  id?: string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { code: number; message: string };
}
