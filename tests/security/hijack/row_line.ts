/** A command line that has the kernel run the app of a row: made from the tables, so that a new row, or
 * a new command, needs nothing here. */

import { COMMANDS, specOf } from "../../../src/commands/mod.ts";
import { findRow, type Row } from "../../../src/kernel/mod.ts";

/** The words of one, `name` for whatever a command takes. Options follow behind them. */
export async function rowLine(row: Row, name = "operand"): Promise<string[]> {
  // The daemon's app is one of the process inside, which is no command of the user's.
  if (row.command === "daemon run") return ["daemon", "run", "--inside-daemon"];
  const of = COMMANDS.filter(({ path }) => findRow(path.split(" ")) === row);
  const path = of.find(({ path }) => path === row.command)?.path ?? of[0]?.path;
  if (path === undefined) return row.command.split(" ");
  const operands = Object.values((await specOf(path)).operands);
  const taken = operands.filter(({ times }) => times === "one" || times === "some");
  return [...path.split(" "), ...taken.map(({ choices }) => choices[0] ?? name)];
}
