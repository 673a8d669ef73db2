import { ExitCode, isObject, type Json } from "../../base/mod.ts";
import type { DaemonReply } from "../../contracts/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";

export default command("daemon status", async ({ options, kernel, out }) => {
  const status = await kernel.daemon({ verb: "status" });
  if (options.json) out.write(jsonDocument({ ...status, ok: status.running === true }));
  else out.write(statusText(status));
  return status.running ? ExitCode.ok : ExitCode.failed;
});

function statusText(status: DaemonReply): string {
  const errors = list(status.errors).map((error) =>
    `  ${error.at}  ${error.event}  ${error.error}`
  );
  const last = errors.length > 0 ? ["Last errors:", ...errors] : [];
  if (!status.running) return text(["The daemon does not run", ...last]);
  if (!status.version) {
    const why = "it does not answer yet; `pyra daemon logs` says more";
    return text([`The daemon runs as process ${status.pid}, but ${why}`, ...last]);
  }
  const plugins = list(status.plugins).map(({ name, state, restarts, reason }) =>
    `  ${name}: ${state}${restarts ? `, started again ${restarts} times` : ""}` +
    (reason ? `; ${reason}` : "")
  );
  return text([
    `The daemon runs as process ${status.pid}, for ${duration(Number(status.uptimeMs))}`,
    `Pyra ${status.version}, ${status.clients} clients, ${status.turns} running answers`,
    `Vault: ${status.vault}`,
    ...plugins.length > 0 ? ["Plugins:", ...plugins] : ["No plugin runs with it"],
    ...last,
  ]);
}

function text(lines: string[]): string {
  return lines.map((line) => `${escapeTerminal(line)}\n`).join("");
}

function list(value: Json | undefined): { [key: string]: Json }[] {
  return Array.isArray(value) ? value.filter(isObject) as { [key: string]: Json }[] : [];
}

/** `3 d 4 h`, `4 h 5 min`, `5 min`, `12 s`. */
function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [days, hours, minutes] = [86400, 3600, 60].map((unit) => Math.floor(seconds / unit));
  if (days! > 0) return `${days} d ${hours! % 24} h`;
  if (hours! > 0) return `${hours} h ${minutes! % 60} min`;
  return minutes! > 0 ? `${minutes} min` : `${seconds} s`;
}
