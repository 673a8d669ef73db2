/** From the text of `config.yaml` to a checked configuration, or to every problem with its line. */

import { describeIssues } from "./_problems.ts";
import { type ConfigText, readYaml } from "./_yaml.ts";
import { ConfigError, type ConfigProblem } from "./errors.ts";
import { type Config, configSchema } from "./schema.ts";

/** The configuration of a text. Throws `ConfigError` with all that does not fit. */
export function parseText(text: string, file: string): Config {
  const read = readYaml(text, file);
  const result = check(read.value);
  if (result.success) return result.data;
  throw new ConfigError(file, describeIssues(result.error.issues, read));
}

/** All that does not fit the schema; `[]` when everything does. */
export function findProblems(read: ConfigText): ConfigProblem[] {
  const result = check(read.value);
  return result.success ? [] : describeIssues(result.error.issues, read);
}

function check(value: unknown) {
  // Compiling the schema pays only for those who check more than once.
  return configSchema.safeParse(value, { jitless: true });
}
