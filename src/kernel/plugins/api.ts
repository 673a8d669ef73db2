/** The kernel's methods about plugins, as the app may call them. Every argument is untrusted.
 *
 * Which command may call them is checked before; whether the user was asked about a call is
 * the app's part (`tools/`), and docs/security.md says so. */

import { isObject, PyraError } from "../../base/mod.ts";
import type { PluginApi, PluginCall } from "../../contracts/mod.ts";
import type { PluginHost } from "./plugin_host.ts";

/** The methods over one host. */
export function createPluginApi(host: PluginHost): PluginApi {
  const calls = new Map<string, AbortController>();
  return {
    plugins: () => host.states(),

    async callPlugin(call: PluginCall): Promise<string> {
      const { id, plugin, what } = checkCall(call);
      if (calls.has(id)) throw badCall("its id is in use");
      const controller = new AbortController();
      calls.set(id, controller);
      const { signal } = controller;
      try {
        return "tool" in what
          ? await host.call(plugin, what.tool, what.args, { signal })
          : await host.slash(plugin, what.slash, what.args, { signal });
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
