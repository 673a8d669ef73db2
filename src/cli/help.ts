/** The help, drawn from the table of commands. Printed before any app starts. */

import {
  COMMANDS,
  type CommandSpec,
  COMMON,
  familyOf,
  findCommand,
  GROUPS,
  operandsText,
  type Option,
  specOf,
  unknownCommand,
  valueName,
} from "../commands/mod.ts";

/** The help for the words of a command line: of all, of a family, or of one command. */
export async function helpText(words: readonly string[]): Promise<string> {
  if (words.length === 0) return overview();
  const entry = findCommand(words);
  const family = words.length === 1 || entry ? familyRows(words[0]!) : [];
  if (!entry && family.length > 0) {
    return `Usage: pyra ${words[0]} COMMAND\n\n${columns(family)}\n`;
  }
  if (!entry) throw unknownCommand(words);
  const isFamily = entry.path === words[0];
  const spec = await specOf(entry.path);
  return commandHelp(entry.path, entry.summary, spec, isFamily ? family : []);
}

function overview(): string {
  const sections = GROUPS.map((group) => {
    const rows = COMMANDS.filter((entry) => entry.group === group)
      .map((entry): Row => [entry.path, entry.summary]);
    return `${group}:\n${columns(rows)}`;
  });
  return `Pyra, a personal AI assistant in which every part gets only the permissions you\ngrant, enforced by the runtime.

Usage: pyra [COMMAND] [OPTIONS]

${sections.join("\n\n")}

Everywhere:
${columns([...optionRows(COMMON), ["-V, --version", "Print the version"]])}

\`pyra COMMAND --help\` shows a command's options and examples.
`;
}

function familyRows(word: string): Row[] {
  return familyOf(word).map(({ path, summary }) => [path, summary]);
}

function commandHelp(
  path: string,
  summary: string,
  spec: CommandSpec,
  family: readonly Row[],
): string {
  const parts = [`${summary}\n\nUsage: pyra ${path} ${operandsText(spec)}`.trimEnd()];
  if (spec.details) parts.push(wrap(spec.details, WIDTH).join("\n"));
  if (family.length > 0) parts.push(`Commands:\n${columns(family)}`);
  if (Object.values(spec.options).some(({ hidden }) => !hidden)) {
    parts.push(`Options:\n${columns(optionRows(spec.options))}`);
  }
  parts.push(`Everywhere:\n${columns(optionRows(COMMON))}`);
  parts.push(`Examples:\n${columns(spec.examples)}`);
  return `${parts.join("\n\n")}\n`;
}

function optionRows(options: Record<string, Option>): Row[] {
  return Object.entries(options).filter(([, { hidden }]) => !hidden).map(([name, option]) => {
    const short = option.short ? `-${option.short}, ` : "";
    const again = option.is === "text" && option.many ? " (may be repeated)" : "";
    return [`${short}--${name} ${valueName(option)}`.trimEnd(), option.help + again];
  });
}

type Row = readonly [left: string, right: string];

/** The help goes into 80 columns. */
const WIDTH = 80;

/** Two columns; a left side that is too long gets a line of its own. */
function columns(rows: readonly Row[]): string {
  const width = Math.min(Math.max(...rows.map(([left]) => left.length)), 28);
  const indent = " ".repeat(width + 4);
  return rows.map(([left, right]) => {
    const lines = wrap(right, WIDTH - indent.length).join(`\n${indent}`);
    return left.length > width
      ? `  ${left}\n${indent}${lines}`
      : `  ${left.padEnd(width)}  ${lines}`;
  }).join("\n");
}

/** Breaks a text at its spaces. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
