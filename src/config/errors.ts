/** What is wrong with a configuration, field by field. */

import { ExitCode, PyraError } from "../base/mod.ts";

/** One thing that does not fit. */
export interface ConfigProblem {
  /** 1-based; missing where the file has no such line. */
  line?: number;
  /** `ai.model`; `""` for the file as a whole. */
  field: string;
  /** `expected text, found a list`. */
  message: string;
}

/** `config.yaml` does not fit the schema. Lists every problem, one a line. Exit code 78. */
export class ConfigError extends PyraError {
  readonly problems: readonly ConfigProblem[];

  constructor(file: string, problems: readonly ConfigProblem[]) {
    super(problems.map((problem) => formatProblem(file, problem)).join("\n"), {
      code: "config.invalid",
      hint:
        "`pyra config unset KEY` goes back to the default, `pyra config path` tells where the file is",
      exitCode: ExitCode.badConfig,
    });
    this.problems = problems;
  }
}

/** The file cannot be read or written at all. Exit code 78. */
export class ConfigFileError extends PyraError {
  constructor(file: string, why: string, hint: string) {
    super(`Cannot use ${file}: ${why}`, {
      code: "config.unusable",
      hint,
      exitCode: ExitCode.badConfig,
    });
  }
}

function formatProblem(file: string, { line, field, message }: ConfigProblem): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return field === "" ? `${place}: ${message}` : `${place}: ${field}: ${message}`;
}
