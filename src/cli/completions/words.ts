/** What can be completed: the words of every command and its options, read from the table. */

import { configKeys } from "../../config/mod.ts";
import { PROVIDERS } from "../../providers/mod.ts";
import type { CommandEntry, OptionSpec } from "../command.ts";
import { COMMON_OPTIONS } from "../parse.ts";

/** One place in a command line: after `""`, `session` or `session show`. */
export interface Place {
  path: string;
  /** The words that may come next, with what they do. */
  next: { word: string; summary: string }[];
  /** What may be the command's own first word: a key of the configuration, a shell. */
  values: string[];
  options: OptionWords[];
  /** Names of files may come here. */
  files: boolean;
}

/** One option, and what may follow it. */
export interface OptionWords {
  /** `--file`, and `-f` where it has one. */
  names: string[];
  help: string;
  /** What follows: nothing, one of some words, a file, or anything. */
  value: "none" | "file" | "any" | string[];
}

/** Every place of the command line, the start first. Loads all commands. */
export async function completionPlaces(commands: readonly CommandEntry[]): Promise<Place[]> {
  const places = new Map([["", place("")]]);
  for (const { path, summary, load } of commands) {
    const { default: command } = await load();
    const words = path.split(" ");
    for (const [i, word] of words.entries()) {
      const { next } = places.get(words.slice(0, i).join(" "))!;
      const here = words.slice(0, i + 1).join(" ");
      const isCommand = i === words.length - 1;
      if (!places.has(here)) {
        places.set(here, place(here));
        next.push({ word, summary: isCommand ? summary : "" });
      }
      if (!isCommand) continue;
      const { usage, options } = command;
      Object.assign(places.get(here)!, {
        options: optionWords(options),
        values: await valuesOf(usage),
        files: /\b(FILE|DIR|FOLDER)\b/.test(usage),
      });
    }
  }
  for (const { path, next } of places.values()) {
    for (const step of next) step.summary ||= group(places.get(`${path} ${step.word}`.trim())!);
  }
  return [...places.values()];
}

function place(path: string): Place {
  return { path, next: [], values: [], options: optionWords({}), files: false };
}

/** A word that only leads on is told by what it leads to. */
function group({ next }: Place): string {
  return next.map(({ word }) => word).join(", ");
}

/** The words that a usage such as `bash|zsh` or `KEY VALUE` begins with. */
async function valuesOf(usage: string): Promise<string[]> {
  if (/^[a-z]+(\|[a-z]+)+$/.test(usage)) return usage.split("|");
  return /^\[?KEY\b/.test(usage) ? (await configKeys()).map(({ key }) => key) : [];
}

function optionWords(own: Record<string, OptionSpec>): OptionWords[] {
  return Object.entries({ ...own, ...COMMON_OPTIONS }).map(([name, option]) => ({
    names: [`--${name}`, ...option.short ? [`-${option.short}`] : []],
    help: option.help,
    value: valueOf(name, option),
  }));
}

function valueOf(name: string, { type, value = "" }: OptionSpec): OptionWords["value"] {
  if (type === "boolean") return "none";
  if (name === "provider") return PROVIDERS.map(({ id }) => id);
  if (value.includes("|")) return value.split("|");
  return /^(FILE|PATH|DIR|FOLDER)$/.test(value) ? "file" : "any";
}

/** Every step from one place to the next, as `path word`, for a `case` of a shell. */
export function steps(places: readonly Place[]): string[] {
  return places.flatMap(({ path, next }) => next.map(({ word }) => `${path} ${word}`));
}
