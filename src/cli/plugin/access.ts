import { UsageError } from "../../base/mod.ts";
import type { PluginReply } from "../../contracts/mod.ts";
import { entries, pluginCommand, words } from "./plugin_command.ts";

const HOURS = { h: 1, d: 24, w: 7 * 24 } as const;

/** `7d`, `12h`, `2w` in hours. */
function sinceHours(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const [, count, unit] = given.match(/^(\d{1,5})([hdw])$/) ?? [];
  if (count === undefined) {
    throw new UsageError(`--since ${given} is no span of time`, "write 12h, 7d or 2w");
  }
  return Number(count) * HOURS[unit as keyof typeof HOURS];
}

export default pluginCommand("plugin access", {
  request: ({ options, operands }) => ({
    verb: "access",
    name: operands.name,
    sinceHours: sinceHours(options.since),
  }),
  show({ accesses, secrets, calls }) {
    const lines = [
      ...entries(accesses).map(accessLine),
      ...entries(secrets).map(({ at, name, why, granted }) =>
        `${granted ? "secret  " : "REFUSED "}  ${name}: ${why}, ${day(at)}`
      ),
      ...entries(calls).filter(({ event }) => event !== "call").map((call) =>
        `call      ${call.tool}: ${verdict(call)}${call.status}, ${day(call.at)}`
      ),
    ];
    return { answer: lines.length > 0 ? lines.join("\n") : "Nothing is known of it." };
  },
});

function accessLine({ permission, value, refused, times, at }: PluginReply): string {
  const verdict = refused ? "REFUSED " : "allowed ";
  const often = times === 1 ? "once" : `${times} times, last`;
  return `${verdict}  ${permission} ${value || "(all)"}, ${often} ${day(at)}`;
}

/** Why it was allowed, where the line tells. */
function verdict({ decision, reasons }: PluginReply): string {
  return decision === undefined ? "" : `${decision} (${words(reasons, "no reason")}), `;
}

function day(at: unknown): string {
  return `${String(at).slice(0, 16).replace("T", " ")} UTC`;
}
