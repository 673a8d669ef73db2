import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import type { OptionSpec } from "./command.ts";
import { tokenize } from "./tokenize.ts";

const OPTIONS: Record<string, OptionSpec> = {
  quiet: { type: "boolean", short: "q", help: "" },
  yes: { type: "boolean", short: "y", help: "" },
  file: { type: "string", short: "f", multiple: true, help: "" },
  model: { type: "string", help: "" },
};

const WORDS = ["a", "-", "--", "", "-q", "-qy", "-yqx", "-f", "-fname", "-qfname", "-qf", "-x"]
  .concat(["--quiet", "--quiet=no", "--file", "--file=", "--file=a=b", "--model", "--unknown"])
  .concat(["--unknown=1", "--toString", "--=a", "-=", "-f=x", "-1", "ä", "-ä"]);

/** What the runtime's own parser makes of a command line. */
function reference(args: string[]) {
  const options = Object.fromEntries(
    Object.entries(OPTIONS).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...short && { short }, ...multiple && { multiple } },
    ]),
  );
  const { tokens } = parseArgs({
    args,
    options,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  return tokens.filter(({ kind }) => kind !== "option-terminator")
    .map(({ index: _, ...token }) => ({ ...token }));
}

Deno.test("tokenize() takes every pair and triple of words as parseArgs does", () => {
  for (const one of WORDS) {
    for (const two of WORDS) {
      for (const three of [undefined, ...WORDS]) {
        const args = [one, two, ...three === undefined ? [] : [three]];
        assert.deepEqual(tokenize(args, OPTIONS), reference(args), JSON.stringify(args));
      }
    }
  }
});
