/** Puts every call of a plugin on record before it is made, and what came of it after. */

import { canonicalJson, toErrorInfo } from "../../base/mod.ts";
import type { PluginApi } from "../../contracts/mod.ts";
import type { KernelLog } from "../log.ts";

/** Longer arguments are recorded as the beginning of their text. */
const ARGUMENTS_LIMIT = 4_000;

/** The same methods. A call that cannot be recorded is not made. */
export function recordCalls(
  api: PluginApi,
  { log, from }: { log: KernelLog; from: string },
): PluginApi {
  return {
    ...api,
    async callPlugin(call) {
      const { id, plugin, what } = call;
      const name = "tool" in what ? what.tool : `/${what.slash}`;
      const about = {
        call: String(id).slice(0, 100),
        tool: `${plugin}.${name}`.slice(0, 200),
        source: `plugin:${plugin}`.slice(0, 100),
        from,
      };
      const args = canonicalJson(what.args).slice(0, ARGUMENTS_LIMIT);
      await log.write("tool_executions", "call", { ...about, args });
      const start = performance.now();
      const end = (status: string) =>
        log.write("tool_executions", "call_ended", {
          ...about,
          status,
          ms: Math.round(performance.now() - start),
        });
      try {
        const result = await api.callPlugin(call);
        await end("ok");
        return result;
      } catch (error) {
        await end(`failed: ${toErrorInfo(error).code}`).catch(() => {});
        throw error;
      }
    },
  };
}
