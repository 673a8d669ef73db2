/** `pyra tool call NAME --args JSON --yes`: the user's yes to this one call, given beforehand.
 *
 * Read from the user's own command line by the kernel. It holds for that tool with those arguments,
 * once; an app that was taken over gains nothing else by it. */

import { canonicalJson, isObject, type JsonObject, parseJson } from "../../base/mod.ts";
import type { Invocation } from "../invocation.ts";

/** One yes. */
export class YesBeforehand {
  readonly #tool: string;
  readonly #args: string;
  #isGiven: boolean;

  /** Of a command line; gives nothing where it is not a `tool call` with `--yes`. */
  constructor({ line: { path, options, operands }, yes }: Pick<Invocation, "line" | "yes">) {
    const args = parseJson(String(options.args ?? "{}"));
    this.#isGiven = path === "tool call" && yes && isObject(args);
    this.#tool = String(operands.tool ?? "");
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
