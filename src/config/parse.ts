/** From the text of `config.yaml` to a checked configuration, or to every problem with its line.
 *
 * The file may have been written by anyone: it is bounded in size, aliases and depth. */

import { type Document, isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { ConfigError, type ConfigProblem } from "./errors.ts";
import { readKeys } from "./keys.ts";
import { describeIssues } from "./problems.ts";
import { type Config, configSchema } from "./schema.ts";

/** A file as a document that can be changed, and the lines of its nodes. */
export interface ParsedText {
  document: Document;
  lines: LineCounter;
}

/** Reads the YAML. Throws `ConfigError` for what is not YAML, or cannot be a configuration. */
export function parseText(text: string, file: string): ParsedText {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const problems = document.errors.map((error): ConfigProblem => ({
      line: lines.linePos(error.pos[0]).line,
      field: "",
      message: error.code === "DUPLICATE_KEY" ? "the same key stands here twice" : error.message,
    }));
    if (problems.length > 0) throw new ConfigError(file, problems);
    return { document, lines };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ConfigError(file, [{ field: "", message: "it is nested too deeply" }]);
  }
}

/** The configuration of a text. Throws `ConfigError` with all that does not fit. */
export function parseConfig(text: string, file: string): Config {
  return checkDocument(parseText(text, file), file);
}

/** Checks a document against the schema. */
export function checkDocument({ document, lines }: ParsedText, file: string): Config {
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ConfigError(file, [{ field: "", message }]);
  }
  const result = configSchema.safeParse(value);
  if (result.success) return result.data;
  throw new ConfigError(
    file,
    describeIssues(result.error.issues, value, {
      known: readKeys().map((key) => key.key),
      findLine: (path, atKey) => findLine(document, lines, path, atKey),
    }),
  );
}

/** The line of the node at `path`, or of its key, or of the closest that exists above it. */
function findLine(
  document: Document,
  lines: LineCounter,
  path: readonly PropertyKey[],
  atKey: boolean,
): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const key = path[length - 1];
    const parent = document.getIn(path.slice(0, length - 1), true);
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
      : undefined;
    const node = atKey || !pair ? pair?.key : pair.value ?? pair.key;
    const inList = pair ? undefined : document.getIn(path.slice(0, length), true);
    const range = (node as { range?: number[] } | null)?.range ??
      (inList as { range?: number[] } | undefined)?.range;
    if (range?.[0] !== undefined) return lines.linePos(range[0]).line;
  }
  return undefined;
}
