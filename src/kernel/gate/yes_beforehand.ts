/** `pyra tool call NAME --args JSON --yes`: the user's yes to this one call, given beforehand.
 *
 * Read from the user's own command line by the kernel. It holds for that tool with those arguments,
 * once; an app that was taken over gains nothing else by it. */

import { canonicalJson, isObject, type JsonObject, parseJson } from "../../base/mod.ts";
import type { Invocation } from "../arguments.ts";

/** One yes. */
export class YesBeforehand {
  readonly #tool: string;
  readonly #args: string;
  #isGiven: boolean;

  /** Of a command line; gives nothing where it is not a `tool call` with `--yes`. */
  constructor({ words, argv, yes }: Pick<Invocation, "words" | "argv" | "yes">) {
    const isCall = words[0] === "tool" && words[1] === "call";
    const args = parseJson(optionOf(argv, "--args") ?? "{}");
    this.#isGiven = isCall && yes && isObject(args);
    this.#tool = words[2] ?? "";
    this.#args = canonicalJson(args ?? null);
  }

  /** Whether the yes is about this call; it is used up by that. `tool` is as the user names it. */
  take(tool: string, args: JsonObject): boolean {
    const fits = this.isFor(tool, args);
    if (fits) this.#isGiven = false;
    return fits;
  }

  /** Whether {@linkcode take} would say yes. */
  isFor(tool: string, args: JsonObject): boolean {
    return this.#isGiven && tool === this.#tool && canonicalJson(args) === this.#args;
  }
}

function optionOf(argv: readonly string[], name: string): string | undefined {
  const at = argv.findLastIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  if (at < 0) return undefined;
  return argv[at] === name ? argv[at + 1] : argv[at]!.slice(name.length + 1);
}
