import { ExitCode } from "../base/mod.ts";
import type { PermissionTable, WallReport } from "../contracts/mod.ts";
import { command } from "./command.ts";
import { jsonDocument } from "./report.ts";

export default command("permissions", async ({ options, kernel, out }) => {
  const table = await kernel.permissionTable();
  const { walls } = table;
  if (options.json) {
    out.write(jsonDocument({ ...table, walls: { ...walls, why: walls.why ?? null } }));
  } else out.write(tableText(table));
  return ExitCode.ok;
});

/** One paragraph a row; paths below the home are shown from it. */
function tableText({ home, walls, rows }: PermissionTable): string {
  const short = (paths: string[]) =>
    paths.map((path) => path.startsWith(home) ? `~pyra${path.slice(home.length)}` : path);
  const paragraphs = rows.map((row) => {
    const lines = [
      ["reads", short(row.read)],
      ["writes", short(row.write)],
      ["reaches", row.net],
      ["asks for", row.secrets],
      ["may call", row.methods],
    ] as const;
    const shown = lines.filter(([, what]) => what.length > 0)
      .map(([label, what]) => `  ${label.padEnd(9)} ${what.join(", ")}\n`);
    return `pyra ${row.command}: ${row.purpose}\n${shown.join("") || "  nothing\n"}`;
  });
  return `~pyra is ${home}\n${wallText(walls)}\n${paragraphs.join("\n")}`;
}

/** Which walls stand, and what the second one does not do. */
function wallText({ second, why }: WallReport): string {
  return second
    ? "Each part runs with these rights in two walls: the runtime's, and the system's around it\n" +
      "(bubblewrap: files, programs, processes, and no network where no host is named). Only the\n" +
      "runtime's wall tells hosts apart.\n"
    : `Each part runs with these rights in the runtime's wall. There is no second wall: ${why}.\n`;
}
