/** The kernel's methods about plugins, as the app may call them. Every argument is untrusted.
 *
 * Which command may call them is checked before; whether the user was asked about a call is
 * the app's part (`tools/`), and docs/security.md says so. */

import { isObject, PyraError } from "../../base/mod.ts";
import type { EnabledPlugin, PluginApi, PluginCall } from "../../contracts/mod.ts";
import { redactSecrets } from "../../security/mod.ts";
import { PluginNotEnabledError, PluginToolError } from "./errors.ts";
import type { PluginHost } from "./plugin_host.ts";

/** What the methods stand on. */
export interface PluginApiParts {
  /** The granted plugins and where they stand; starts none. */
  states(): Promise<EnabledPlugin[]>;
  host(): Promise<PluginHost>;
  /** Whether the user's configuration has the plugin switched on. */
  isOn(name: string): boolean;
}

/** The methods of one run. */
export function createPluginApi({ states, host, isOn }: PluginApiParts): PluginApi {
  const calls = new Map<string, AbortController>();
  return {
    plugins: async () => (await states()).filter(({ name }) => isOn(name)),

    async callPlugin(call: PluginCall): Promise<string> {
      const { id, plugin, what } = checkCall(call);
      if (calls.has(id)) throw badCall("its id is in use");
      if (!isOn(plugin)) throw new PluginNotEnabledError(plugin);
      const controller = new AbortController();
      calls.set(id, controller);
      const { signal } = controller;
      try {
        const plugins = await host();
        const text = "tool" in what
          ? await plugins.call(plugin, what.tool, what.args, { signal })
          : await plugins.slash(plugin, what.slash, what.args, { signal });
        // Only the kernel knows what the vault handed out to the plugin.
        return redactSecrets(text);
      } catch (error) {
        if (!(error instanceof PluginToolError)) throw error;
        throw new PluginToolError(plugin, redactSecrets(error.message));
      } finally {
        calls.delete(id);
      }
    },

    cancelPluginCall(id: string): Promise<void> {
      calls.get(id)?.abort();
      return Promise.resolve();
    },
  };
}

function checkCall(call: unknown): PluginCall {
  if (!isObject(call) || typeof call.id !== "string" || typeof call.plugin !== "string") {
    throw badCall("it has no id or names no plugin");
  }
  const { what } = call;
  const isTool = isObject(what) && typeof what.tool === "string" && isObject(what.args);
  const isSlash = isObject(what) && typeof what.slash === "string" && typeof what.args === "string";
  if (!isTool && !isSlash) throw badCall("it names neither a tool nor a command");
  return call as unknown as PluginCall;
}

function badCall(why: string): PyraError {
  return new PyraError(`Cannot call the plugin: ${why}`, { code: "plugin.bad_call" });
}
