/** What the chat REPL is given, and how it ends. */

import type { AgentService, ModelInfo, SessionInfo } from "../../contracts/mod.ts";
import type { HistoryStore } from "../editor/history.ts";
import type { Terminal } from "../terminal.ts";
import type { SlashCommand } from "./command.ts";

/** What the REPL can do only through the app. `H` is the app's word for "start a
 * fresh app and come back", opaque here. Except for `listModels` the keyboard has
 * been given back before a call: the kernel may ask something itself. */
export interface ReplPorts<H> {
  /** Writes a file the user named; returns the path for showing. Throws when one exists. */
  saveFile(name: string, text: string): Promise<string>;
  /** Puts a text on the clipboard and says so; `false` where that cannot be. */
  copy(text: string): Promise<boolean>;
  /** Empties the screen, and what has scrolled away. */
  clear(): Promise<void>;
  /** The models on offer. Throws a `PyraError` when the provider cannot be asked. */
  listModels(): Promise<ModelInfo[]>;
  /** Goes over to another model: `undefined` when that was possible in place. */
  switchModel(name: string, session: SessionInfo): Promise<H | undefined>;
  /** Opens the configuration screens, or with `plain` asks line by line: `undefined` when
   * nothing is left to do. */
  openConfig(session: SessionInfo, plain: boolean): Promise<H | undefined>;
  /** What to leave with so that the user can open the vault, and come back. */
  unlock(session: SessionInfo): H;
}

/** How the REPL ended. */
export type ReplEnd<H> = { kind: "exit" } | { kind: "handover"; handover: H };

/** Everything {@linkcode runRepl} needs. */
export interface ReplOptions<H> {
  terminal: Terminal;
  service: AgentService;
  /** The session to talk in; already opened. */
  session: SessionInfo;
  assistantName: string;
  /** One quiet line below the name: provider and model, or that there is none. */
  subtitle: string;
  history: HistoryStore;
  ports: ReplPorts<H>;
  /** Commands of plugins and other parts. One with a built-in's name is left out. */
  extra?: readonly SlashCommand[];
  /** `false` leaves the warning panel away; the mark itself is made elsewhere. @default true */
  showWarnings?: boolean;
  /** Ends the REPL soon: the process was told to stop. */
  signal?: AbortSignal;
}
