import { ExitCode } from "../base/mod.ts";
import type { PermissionTable } from "../contracts/mod.ts";
import { type Command, flag } from "./command.ts";
import { jsonDocument } from "./report.ts";

const command: Command = {
  usage: "",
  details: "What is not listed, the runtime refuses. No command may start a process, read the\n" +
    "environment, load native code, or open the vault.",
  options: {},
  examples: [
    ["pyra permissions", "the table, with the paths of this machine"],
    ["pyra permissions --json", "for scripts"],
  ],
  async run({ args, kernel, out }) {
    const table = await kernel.permissionTable();
    if (flag(args, "json")) out.write(jsonDocument({ ...table }));
    else out.write(tableText(table));
    return ExitCode.ok;
  },
};

/** One paragraph a row; paths below the home are shown from it. */
function tableText({ home, rows }: PermissionTable): string {
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
  return `~pyra is ${home}\n\n${paragraphs.join("\n")}`;
}

export default command;
