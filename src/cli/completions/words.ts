/** What can be completed: the words of every command and its options, read from the table. */

import {
  COMMANDS,
  COMMON,
  type Kind,
  type Operand,
  type Option,
  shownOptions,
  specOf,
} from "../../commands/mod.ts";
import { configKeys } from "../../config/mod.ts";
import { PROVIDERS } from "../../providers/mod.ts";

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

/** Every place of the command line, the start first. Reads the descriptions of all commands. */
export async function completionPlaces(): Promise<Place[]> {
  const places = new Map([["", place("")]]);
  for (const { path, summary } of COMMANDS) {
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
      const { operands, options } = await specOf(path);
      const all = Object.values(operands);
      Object.assign(places.get(here)!, {
        options: optionWords(options),
        values: all[0] ? await valuesOf(all[0]) : [],
        files: all.some(({ kind }) => FILES.includes(kind)),
      });
    }
  }
  for (const { path, next } of places.values()) {
    for (const step of next) step.summary ||= group(places.get(`${path} ${step.word}`.trim())!);
  }
  return [...places.values()];
}

const FILES: readonly Kind[] = ["file", "folder", "path"];

function place(path: string): Place {
  return { path, next: [], values: [], options: optionWords({}), files: false };
}

/** A word that only leads on is described by what it leads to. */
function group({ next }: Place): string {
  return next.map(({ word }) => word).join(", ");
}

async function valuesOf({ kind, choices }: Operand): Promise<string[]> {
  return kind === "setting" ? (await configKeys()).map(({ key }) => key) : [...choices];
}

function optionWords(own: Record<string, Option>): OptionWords[] {
  const all = { ...own, ...COMMON } as Record<string, Option>;
  return shownOptions(all).map(([name, option]) => ({
    names: [`--${name}`, ...option.short ? [`-${option.short}`] : []],
    help: option.help,
    value: valueOf(option),
  }));
}

function valueOf(option: Option): OptionWords["value"] {
  if (option.is === "flag") return "none";
  if (option.is === "choice") return [...option.choices];
  if (option.is === "number") return "any";
  if (option.kind === "provider") return PROVIDERS.map(({ id }) => id);
  return FILES.includes(option.kind) ? "file" : "any";
}

/** Every step from one place to the next, as `path word`, for a `case` of a shell. */
export function steps(places: readonly Place[]): string[] {
  return places.flatMap(({ path, next }) => next.map(({ word }) => `${path} ${word}`));
}
