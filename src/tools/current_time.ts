/** `current_time`: date, time and time zone of this computer. */

import type { Ports } from "../base/mod.ts";
import type { Tool } from "../contracts/mod.ts";
import description from "./current_time.md" with { type: "text" };

/** The tool over a clock. */
export function createCurrentTime(ports: Ports): Tool {
  return {
    name: "current_time",
    description,
    effect: "read",
    source: "builtin",
    inputSchema: { type: "object", properties: {}, additionalProperties: false },
    run() {
      const now = ports.now();
      const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });
      const { timeZone } = format.resolvedOptions();
      return `${format.format(now)} (${timeZone}); UTC ${new Date(now).toISOString()}`;
    },
  };
}
