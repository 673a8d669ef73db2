/** The one error type of Pyra, and how it travels as plain data.
 *
 * Every failure a user can meet is a `PyraError` (or a subclass): a stable code
 * for scripts, a message that says what happened to what, a hint that says what
 * to do now. Only `cli/` turns one into text and an exit code. */

/** What a process exit means; the whole table. */
export const ExitCode = {
  ok: 0,
  failed: 1,
  usage: 2,
  locked: 3,
  refused: 4,
  internal: 70,
  badConfig: 78,
  interrupted: 130,
} as const;

/** One of the numbers of {@linkcode ExitCode}. */
export type ExitCode = typeof ExitCode[keyof typeof ExitCode];

/** An error as plain data, for postMessage, JSON output and the wire. */
export interface ErrorInfo {
  /** Stable, dotted: `config.unknown_key`, `provider.unauthorized`. */
  code: string;
  message: string;
  /** What to do now, as one sentence without a leading capital. */
  hint?: string;
  exitCode: ExitCode;
}

/** Options of a {@linkcode PyraError}. */
export interface PyraErrorOptions {
  code: string;
  hint?: string;
  /** @default ExitCode.failed */
  exitCode?: ExitCode;
  cause?: unknown;
}

/** A failure with a stable code, a message and a hint. */
export class PyraError extends Error {
  readonly code: string;
  readonly hint?: string;
  readonly exitCode: ExitCode;

  constructor(message: string, options: PyraErrorOptions) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? ExitCode.failed;
  }

  /** The error as plain data; causes are left out, they may hold secrets. */
  toInfo(): ErrorInfo {
    const info: ErrorInfo = {
      code: this.code,
      message: this.message,
      exitCode: this.exitCode,
    };
    if (this.hint !== undefined) info.hint = this.hint;
    return info;
  }
}

/** The command line was wrong. Exit code 2. */
export class UsageError extends PyraError {
  constructor(message: string, hint = "run `pyra --help`") {
    super(message, { code: "cli.usage", hint, exitCode: ExitCode.usage });
  }
}

/** The work was stopped by the user or by its `AbortSignal`. Exit code 130. */
export class CancelledError extends PyraError {
  constructor(what = "The work") {
    super(`${what} was stopped`, {
      code: "cancelled",
      exitCode: ExitCode.interrupted,
    });
  }
}

/** Turns anything thrown into plain data; what is not ours becomes `internal`. */
export function toErrorInfo(error: unknown): ErrorInfo {
  if (error instanceof PyraError) return error.toInfo();
  const message = error instanceof Error ? error.message : String(error);
  return { code: "internal", message, exitCode: ExitCode.internal };
}

/** The inverse of {@linkcode toErrorInfo}, on the other side of a wire. */
export function fromErrorInfo(info: ErrorInfo): PyraError {
  return new PyraError(info.message, info);
}
