/** What is wrong with a configuration, field by field. */

import { ExitCode, PyraError } from "../base/mod.ts";

/** One thing that does not fit. */
export interface ConfigProblem {
  /** 1-based; missing where no single place is at fault. */
  line?: number;
  column?: number;
  /** `ai.model`; `""` for the file as a whole. */
  field: string;
  /** `expected text, found a list`. */
  message: string;
}

/** The most problems a message lists. */
const LISTED = 20;

/** `config.yaml` does not fit the schema. Lists the problems, one a line. Exit code 78. */
export class ConfigError extends PyraError {
  readonly file: string;
  /** All of them, in the order of the file. */
  readonly problems: readonly ConfigProblem[];

  constructor(file: string, problems: readonly ConfigProblem[]) {
    const lines = problems.slice(0, LISTED).map((problem) => formatProblem(file, problem));
    if (problems.length > LISTED) lines.push(`and ${problems.length - LISTED} more`);
    super(lines.join("\n"), {
      code: "config.invalid",
      hint: "`pyra config unset KEY` takes a key out, `pyra config path` tells where the file is",
      exitCode: ExitCode.badConfig,
    });
    this.file = file;
    this.problems = problems;
  }
}

/** The file cannot be read, or cannot be written. Exit code 78. */
export class ConfigFileError extends PyraError {
  constructor(what: string, hint: string, cause?: unknown) {
    super(what, { code: "config.unusable", hint, exitCode: ExitCode.badConfig, cause });
  }
}

function formatProblem(file: string, { line, field, message }: ConfigProblem): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return field === "" ? `${place}: ${message}` : `${place}: ${field}: ${message}`;
}
