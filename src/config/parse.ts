/** From the text of `config.yaml` to a checked configuration, or to every problem with its line. */

import { ConfigError, type ConfigProblem } from "./errors.ts";
import { describeIssues } from "./_problems.ts";
import { type Config, configSchema } from "./schema.ts";
import { type ConfigText, readYaml } from "./_yaml.ts";

/** The configuration of a text. Throws `ConfigError` with all that does not fit. */
export function parseText(text: string, file: string): Config {
  const read = readYaml(text, file);
  const result = configSchema.safeParse(read.value);
  if (result.success) return result.data;
  throw new ConfigError(file, describeIssues(result.error.issues, read));
}

/** All that does not fit the schema; `[]` when everything does. */
export function findProblems(read: ConfigText): ConfigProblem[] {
  const result = configSchema.safeParse(read.value);
  return result.success ? [] : describeIssues(result.error.issues, read);
}
