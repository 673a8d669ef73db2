/** Plugins as the app sees them: plain data, and the kernel's methods about them. */

import type { Json, JsonObject } from "../base/mod.ts";
import type { ToolDefinition } from "./chat.ts";
import type { StandingAnswer } from "./policy.ts";
import type { Rights } from "./rights.ts";
import type { Effect, ToolCallResult } from "./tool.ts";

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

/** A call of a plugin's tool, as the app asks for it. What the tool does, what its plugin may do and
 * whether the user is asked is the kernel's to say. */
export interface ToolCallRequest {
  /** Chosen by the caller, to cancel by. */
  id: string;
  plugin: string;
  tool: string;
  args: JsonObject;
  sessionId: string;
  /** Why the app would have the user asked; it can only make it stricter. */
  reasons?: readonly string[];
  /** The app knows of content from outside in context; it can only make it stricter. */
  tainted?: boolean;
}

/** A slash command of a plugin, with the text behind its name. */
export interface SlashRequest {
  id: string;
  plugin: string;
  command: string;
  args: string;
}

/** The kernel's methods about plugins, for the rows that talk to a model. */
export interface PluginApi {
  /** The enabled plugins; starts none. */
  plugins(): Promise<EnabledPlugin[]>;
  /** Takes a call through the kernel's gate, which asks the user where it must, and makes it.
   * Throws `plugin.bad_call`. */
  callTool(call: ToolCallRequest): Promise<ToolCallResult>;
  /** Runs a slash command; one that the user did not type is asked about. Throws `plugin.*`. */
  slash(request: SlashRequest): Promise<string>;
  /** Gives up a call or a command; the plugin is told. Unknown ids are ignored. */
  cancelCall(id: string): Promise<void>;
}

/** The kernel's methods about saved approvals, for `pyra grants`. */
export interface AnswerApi {
  /** Those that have not run out. */
  standingAnswers(): Promise<StandingAnswer[]>;
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
