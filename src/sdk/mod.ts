/** What a plugin's author imports: `import { definePlugin } from "@pyra/sdk"`.
 *
 * Types and one function that returns its argument. A plugin without this import works
 * just as well: what counts is the shape of its default export. Imports nothing.
 *
 * ```ts
 * import { definePlugin } from "@pyra/sdk";
 *
 * export default definePlugin({
 *   tools: [{
 *     name: "greet",
 *     description: "Say hello to someone by name",
 *     effect: "read",
 *     parameters: { type: "object", properties: { who: { type: "string" } } },
 *     run: ({ who }) => `Hello, ${who ?? "you"}!`,
 *   }],
 * });
 * ```
 *
 * The plugin runs in a process of its own and reaches what its `manifest.json` asked for and
 * its user granted; anything else throws `Deno.errors.NotCapable`.
 * @module */

/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What a tool does to the world. Pyra counts the stricter of this and what the plugin was
 * granted: with `run` every tool is `exec`, with a `write` grant at least `write`. */
export type Effect =
  /** Looks something up; changes nothing. */
  | "read"
  /** Changes files or records of the user. */
  | "write"
  /** Sends something to somebody else. */
  | "send"
  /** Runs programs or commands. */
  | "exec";

/** What every function of a plugin is handed. */
export interface PluginContext {
  /** The plugin's name, from its manifest. */
  readonly name: string;
  /** The values of the manifest's `settings`, defaults filled in. */
  readonly settings: Readonly<Record<string, Json>>;
  /** The plugin's own folder, absolute. Usable where the manifest asks for `$DATA`. */
  readonly data: string;
  /** Aborts when the user stops the call or Pyra ends; hand it to `fetch`. */
  readonly signal: AbortSignal;
  readonly secrets: {
    /** One of the manifest's `secrets`; `undefined` until the user has set it. Throws for
     * any other key. Fetch it where it is used, do not keep it. */
    get(key: string): Promise<string | undefined>;
  };
  /** Writes one line to the plugin's log, as `console.log` does. */
  log(message: string): void;
  /** Asks the user; `undefined` when nobody is there to answer. */
  ask(question: string): Promise<string | undefined>;
}

/** What `setup` is handed: it alone may ask for secrets and store them. */
export interface SetupContext extends Omit<PluginContext, "ask" | "secrets"> {
  /** With `secret` the answer is typed unseen. */
  ask(question: string, options?: { secret?: boolean }): Promise<string | undefined>;
  readonly secrets: PluginContext["secrets"] & {
    /** Stores one of the manifest's `secrets` in the vault. */
    set(key: string, value: string): Promise<void>;
  };
}

/** A tool the assistant may call. */
export interface Tool {
  /** Lower-case letters, digits and `_`, at most 38; the model sees `plugin__name`. */
  name: string;
  /** What it does and when to use it; the model and the user read it. */
  description: string;
  /** @default "write" */
  effect?: Effect;
  /** JSON Schema of the arguments. @default no arguments */
  parameters?: {
    type: "object";
    properties?: Record<string, Json>;
    required?: string[];
    [key: string]: Json | undefined;
  };
  /** Does it. `args` fits `parameters`. The text goes to the model; what is thrown, too. */
  run(args: Record<string, unknown>, context: PluginContext): string | Promise<string>;
}

/** A command the user types: `/name the rest`. */
export interface SlashCommand {
  /** Lower-case letters, digits, `_` and `-`; must not be one of Pyra's own. */
  name: string;
  description: string;
  /** `args` is the text behind the name. The text is shown to the user. */
  run(args: string, context: PluginContext): string | Promise<string>;
}

/** The default export of `plugin.ts`. Every part is optional. */
export interface Plugin {
  tools?: readonly Tool[];
  slashCommands?: readonly SlashCommand[];
  /** Told to the model in every conversation, at most 2,000 characters. */
  systemPrompt?: string;
  /** Runs once in each process, before the first call. A throw keeps the plugin off. */
  onLoad?(context: PluginContext): void | Promise<void>;
  /** `pyra plugin setup`: asks for what the plugin needs, stores secrets. */
  setup?(context: SetupContext): void | Promise<void>;
  /** Runs as long as the daemon does; must return soon after `context.signal` aborts. */
  run?(context: PluginContext): void | Promise<void>;
}

/** Adds types to a plugin and nothing else. */
export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}
