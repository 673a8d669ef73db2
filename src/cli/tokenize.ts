/** Splits a command line into options and words, as `parseArgs` of `node:util` does. Pure.
 *
 * Ours, because to load that takes half as long as a bare program takes. It judges nothing: what
 * an option is that the command does not know, `parse.ts` says. */

import type { OptionSpec } from "./command.ts";

/** One piece of a command line. `rawName` is the option as it was typed; an `inlineValue` was typed
 * together with it (`--name=value`, `-nvalue`). */
export type Token =
  | { kind: "positional"; value: string }
  | { kind: "option"; name: string; rawName: string; value?: string; inlineValue?: boolean };

/** The pieces of `argv`, in its order. Behind `--` all are words. */
export function tokenize(
  argv: readonly string[],
  options: Readonly<Record<string, OptionSpec>>,
): Token[] {
  const rest = [...argv];
  const tokens: Token[] = [];
  const option = (rawName: string, name: string, inline?: string) => {
    const takesNext = inline === undefined && specOf(name, options)?.type === "string";
    const value = inline ?? (takesNext ? rest.shift() : undefined);
    const inlineValue = value === undefined ? undefined : inline !== undefined;
    tokens.push({ kind: "option", name, rawName, value, inlineValue });
  };
  for (let arg; (arg = rest.shift()) !== undefined;) {
    if (arg === "--") {
      tokens.push(...rest.splice(0).map((value) => ({ kind: "positional", value }) as const));
    } else if (arg.startsWith("--")) {
      const at = arg.indexOf("=", 3);
      const name = arg.slice(2, at < 0 ? undefined : at);
      option(`--${name}`, name, at < 0 ? undefined : arg.slice(at + 1));
    } else if (arg.startsWith("-") && arg.length > 1) {
      const letter = arg[1]!;
      const name = longName(letter, options);
      const more = arg.slice(2);
      if (more !== "" && specOf(name, options)?.type === "string") {
        option(`-${letter}`, name, more);
      } else {
        option(`-${letter}`, name);
        // `-qy` is `-q -y`.
        if (more !== "") rest.unshift(`-${more}`);
      }
    } else tokens.push({ kind: "positional", value: arg });
  }
  return tokens;
}

function specOf(name: string, options: Readonly<Record<string, OptionSpec>>) {
  return Object.hasOwn(options, name) ? options[name] : undefined;
}

function longName(letter: string, options: Readonly<Record<string, OptionSpec>>): string {
  return Object.entries(options).find(([, { short }]) => short === letter)?.[0] ?? letter;
}
