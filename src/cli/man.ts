/** The man page, drawn from the table of commands: `pyra help man`. */

import {
  COMMANDS,
  COMMON,
  FAMILIES,
  GROUPS,
  operandsText,
  type Option,
  shownOptions,
  specOf,
  valueName,
} from "../commands/mod.ts";
import { EXIT_CODES, wrap } from "./help.ts";

/** The day on which the page's own words were last changed. */
const DATE = "2026-11-28";

const DESCRIPTION = [
  "Pyra is a personal AI assistant. It chats through any model provider, or none; it remembers in" +
  " Markdown files of yours; it keeps secrets in an age vault; and it asks before it acts.",
  "Every part of it is a process of its own that gets only the permissions you grant; the runtime" +
  " and, on Linux, the operating system enforce them. \\fBpyra permissions\\fR shows them.",
];

const FILES: readonly (readonly [string, string])[] = [
  ["~/.pyra/config.yaml", "Your settings."],
  ["~/.pyra/memory/", "What Pyra remembers, as Markdown."],
  ["~/.pyra/vault/", "Your secrets, in age files."],
  ["~/.pyra/logs/", "The record of what happened; \\fBpyra log\\fR shows it."],
];

const VARIABLES: readonly (readonly [string, string])[] = [
  ["PYRA_HOME", "Another place than ~/.pyra."],
  ["NO_COLOR", "No colours."],
  ["VISUAL, EDITOR", "The editor for \\fBpyra memory edit\\fR."],
];

/** The page in the man macros, for a version such as `0.1.0`. */
export async function manPage(version: string): Promise<string> {
  const lines = [
    `.TH PYRA 1 ${DATE} "Pyra ${version}" "User Commands"`,
    ".SH NAME",
    "pyra \\- a personal AI assistant in which every part gets only the permissions you grant",
    ".SH SYNOPSIS",
    ".B pyra",
    ".RI [ COMMAND ]\n.RI [ OPTIONS ]",
    ".SH DESCRIPTION",
    DESCRIPTION.map((text) => text.replaceAll("-", "\\-")).join("\n.PP\n"),
    ".SH OPTIONS",
    "Every command has these:",
    ...optionLines(COMMON),
    ".SH COMMANDS",
  ];
  for (const group of GROUPS) {
    lines.push(`.SS ${roff(group)}`);
    const below = COMMANDS.filter((entry) => entry.group === group);
    for (const { path, summary } of below) {
      const spec = await specOf(path);
      lines.push(".TP", `.B pyra ${roff(`${path} ${operandsText(spec)}`.trim())}`);
      lines.push(roff(`${summary}.`));
      if (spec.details) lines.push(roff(spec.details));
      const own = optionLines(spec.options);
      if (own.length > 0) lines.push(".RS", ...own, ".RE");
    }
  }
  lines.push(
    ".SH EXIT STATUS",
    ...EXIT_CODES.flatMap(([code, what]) => [".TP", `.B ${code}`, roff(`${what}.`)]),
    ".SH ENVIRONMENT",
    ...entries(VARIABLES),
    ".SH FILES",
    ...entries(FILES),
    ".SH EXAMPLES",
    ...(await examples()),
  );
  return `${lines.flatMap(broken).join("\n")}\n`;
}

/** Text in lines that are no longer than the linter of man pages likes. */
function broken(line: string): string[] {
  return line.startsWith(".") ? [line] : line.split("\n").flatMap((part) => wrap(part, 78));
}

function optionLines(options: Record<string, Option>): string[] {
  return shownOptions(options).flatMap(([name, option]) => {
    const short = option.short ? `\\-${option.short}, ` : "";
    const value = valueName(option);
    const shown = `${short}\\-\\-${name.replaceAll("-", "\\-")}`;
    return [
      ".TP",
      value ? `\\fB${shown}\\fR \\fI${roff(value)}\\fR` : `\\fB${shown}\\fR`,
      roff(`${option.help}.`),
    ];
  });
}

function entries(rows: readonly (readonly [string, string])[]): string[] {
  return rows.flatMap(([name, what]) => [".TP", `.B ${roff(name)}`, what]);
}

/** One of each family. */
async function examples(): Promise<string[]> {
  const lines: string[] = [];
  for (const family of ["ask", ...Object.keys(FAMILIES)]) {
    const entry = COMMANDS.find(({ path }) => path.split(" ")[0] === family)!;
    const [example] = (await specOf(entry.path)).examples;
    if (example) lines.push(".TP", `.B ${roff(example[0])}`, roff(`${example[1]}.`));
  }
  return lines;
}

/** Plain text as roff shows it: no backslash, dash or dot of it means anything. */
function roff(text: string): string {
  const safe = text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("`", "\\`")
    .replaceAll("~", "\\(ti").replaceAll("^", "\\(ha").replaceAll("…", "\\&...");
  return /^[.']/.test(safe) ? `\\&${safe}` : safe;
}
