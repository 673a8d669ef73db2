/** What can be completed: the words of every command and its options, read from the table. */

import { PROVIDERS } from "../../providers/mod.ts";
import type { CommandEntry, OptionSpec } from "../command.ts";
import { COMMON_OPTIONS } from "../parse.ts";

/** One place in a command line: after `""`, `session` or `session show`. */
export interface Place {
  path: string;
  /** The words that may come next, with what they do. */
  next: { word: string; summary: string }[];
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
  const start: Place = { path: "", next: [], options: optionWords({}), files: false };
  const places = new Map([["", start]]);
  for (const { path, summary, load } of commands) {
    const { default: command } = await load();
    const words = path.split(" ");
    for (const [i, word] of words.entries()) {
      const { next } = places.get(words.slice(0, i).join(" "))!;
      const here = words.slice(0, i + 1).join(" ");
      const isCommand = i === words.length - 1;
      if (!places.has(here)) {
        places.set(here, { path: here, next: [], options: optionWords({}), files: false });
        next.push({ word, summary: isCommand ? summary : `${word} …` });
      }
      if (!isCommand) continue;
      const place = places.get(here)!;
      place.options = optionWords(command.options);
      place.files = /\b(FILE|DIR|FOLDER)\b/.test(command.usage);
    }
  }
  return [...places.values()];
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
