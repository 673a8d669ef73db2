/** The help, drawn from the table of commands. Printed before any app starts. */

import { type Command, familyOf, GROUPS, type OptionSpec } from "./command.ts";
import { COMMON_OPTIONS } from "./parse.ts";
import { COMMANDS, findCommand } from "./table.ts";

/** The help for the words of a command line: of all, of a family, or of one command. */
export async function helpText(words: readonly string[]): Promise<string> {
  if (words.length === 0) return overview();
  const family = words.length === 1 ? familyRows(words[0]!) : [];
  const isCommand = COMMANDS.some(({ path }) => path === words[0]);
  if (family.length > 0 && !isCommand) {
    return `Usage: pyra ${words[0]} COMMAND\n\n${columns(family)}\n`;
  }
  const entry = findCommand(words);
  const { default: command } = await entry.load();
  return commandHelp(entry.path, entry.summary, command, family);
}

function overview(): string {
  const sections = GROUPS.filter((group) => COMMANDS.some((entry) => entry.group === group)).map(
    (group) => {
      const rows = COMMANDS.filter((entry) => entry.group === group)
        .map((entry) => [entry.path, entry.summary] as const);
      return `${group}:\n${columns(rows)}`;
    },
  );
  return `Pyra, a personal AI assistant whose every part holds only the rights it was given.

Usage: pyra [COMMAND] [OPTIONS]

${sections.join("\n\n")}

Everywhere:
${
    columns([...optionRows(COMMON_OPTIONS), [
      "-V, --version",
      "Print the version; with --json, the Deno it runs on, too",
    ]])
  }

\`pyra COMMAND --help\` shows a command's options and examples.
`;
}

function familyRows(word: string): Row[] {
  return familyOf(COMMANDS, word).map(({ path, summary }) => [path, summary]);
}

function commandHelp(
  path: string,
  summary: string,
  command: Command,
  family: readonly Row[],
): string {
  const parts = [`${summary}\n\nUsage: pyra ${path} ${command.usage}`.trimEnd()];
  if (command.details) parts.push(command.details);
  if (family.length > 0) parts.push(`Commands:\n${columns(family)}`);
  if (Object.keys(command.options).length > 0) {
    parts.push(`Options:\n${columns(optionRows(command.options))}`);
  }
  parts.push(`Everywhere:\n${columns(optionRows(COMMON_OPTIONS))}`);
  parts.push(`Examples:\n${columns(command.examples)}`);
  return `${parts.join("\n\n")}\n`;
}

function optionRows(options: Record<string, OptionSpec>): Row[] {
  return Object.entries(options).map(([name, option]) => {
    const short = option.short ? `-${option.short}, ` : "";
    const value = option.type === "string" ? ` ${option.value}` : "";
    const again = option.multiple ? " (again for more)" : "";
    return [`${short}--${name}${value}`, option.help + again];
  });
}

type Row = readonly [left: string, right: string];

/** Two columns; a left side that is too long gets a line of its own. */
function columns(rows: readonly Row[]): string {
  const width = Math.min(Math.max(...rows.map(([left]) => left.length)), 28);
  return rows.map(([left, right]) =>
    left.length > width
      ? `  ${left}\n  ${" ".repeat(width)}  ${right}`
      : `  ${left.padEnd(width)}  ${right}`
  ).join("\n");
}
