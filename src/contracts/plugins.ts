/** Plugins as the app sees them: plain data, and the kernel's methods about them. */

import type { Json, JsonObject } from "../base/mod.ts";
import type { ToolDefinition } from "./chat.ts";
import type { StandingAnswer } from "./policy.ts";
import type { Rights } from "./rights.ts";
import type { Effect } from "./tool.ts";

/** What a plugin may reach, filled in. */
export type PluginPermissions = Rights;

/** A tool as the plugin declares it. */
export interface PluginTool extends ToolDefinition {
  effect: Effect;
}

/** All that a plugin says about itself by its code. What the user agreed to is kept in the
 * grant; a plugin that says something else later stays off. */
export interface PluginOffer {
  tools: PluginTool[];
  slashCommands: { name: string; description: string }[];
  systemPrompt?: string;
  /** It has a `setup`. */
  setup: boolean;
  /** It has a `run` for the daemon. */
  run: boolean;
}

/** Where an enabled plugin stands. */
export type PluginState =
  /** Not started yet; the first call starts it. */
  | "ready"
  | "running"
  /** It fell over and waits before the next try. */
  | "resting"
  /** Code, manifest or a setting behind a permission changed: off until enabled again. */
  | "changed";

/** An enabled plugin. Its strings come from the plugin: escape before showing. */
export interface EnabledPlugin {
  name: string;
  version: string;
  state: PluginState;
  /** Why it rests or is off. */
  reason?: string;
  permissions: PluginPermissions;
  offer: PluginOffer;
}

/** One call into a plugin. */
export interface PluginCall {
  /** Chosen by the caller, to cancel by. */
  id: string;
  plugin: string;
  /** A tool with its arguments, or a slash command with the text behind it. */
  what: { tool: string; args: JsonObject } | { slash: string; args: string };
}

/** The kernel's methods about plugins, for the rows that talk to a model. */
export interface PluginApi {
  /** The enabled plugins; starts none. */
  plugins(): Promise<EnabledPlugin[]>;
  /** Starts the plugin where needed and returns its answer. Throws `plugin.*`. */
  callPlugin(call: PluginCall): Promise<string>;
  /** Gives up a call; the plugin is told. Unknown ids are ignored. */
  cancelPluginCall(id: string): Promise<void>;
}

/** The kernel's methods about answers of the user that stand beyond a conversation. */
export interface AnswerApi {
  /** Those that have not run out. */
  standingAnswers(): Promise<StandingAnswer[]>;
  /** Offers an answer for keeping: when the terminal is the kernel's again, it asks the user. */
  keepAnswer(answer: StandingAnswer): Promise<void>;
  /** Takes one back; `false` when there is none of that id. */
  revokeAnswer(id: string): Promise<boolean>;
}

/** What `pyra plugin …` asks the kernel to do. The kernel does only what stands on the user's
 * own command line, and draws what is to be agreed to itself. */
export interface PluginRequest {
  verb:
    | "list"
    | "info"
    | "install"
    | "enable"
    | "disable"
    | "setup"
    | "uninstall"
    | "logs"
    | "access"
    | "new"
    | "test"
    | "dev"
    | "pack"
    | "permissions";
  /** A plugin; for `install` also a folder or an archive; for an author's verbs a folder. */
  name?: string;
  /** For `enable` without a question: exactly the permissions that are agreed to, as
   * `net=host:port`, or the one word `none`. */
  allow?: string[];
  /** The user said yes beforehand. */
  yes?: boolean;
  /** For `pack`: an archive that exists goes. */
  replace?: boolean;
  /** For `uninstall`: what the plugin stored goes too. */
  data?: boolean;
  /** For `access`: not what is older than so many hours. */
  sinceHours?: number;
}

/** What the kernel did or found, as plain data for the command to show. */
export type PluginReply = { [key: string]: Json };
