/** What can go wrong between Pyra and a plugin process, as errors a user can act on. */

import { ExitCode, PyraError } from "../../base/mod.ts";

/** The plugin was never enabled, or was switched off. */
export class PluginNotEnabledError extends PyraError {
  constructor(name: string) {
    super(`The plugin ${name} is not enabled`, {
      code: "plugin.not_enabled",
      hint: `run \`pyra plugin enable ${name}\``,
      exitCode: ExitCode.refused,
    });
  }
}

/** What lies there, or what it says of itself, is not what the user agreed to. */
export class PluginChangedError extends PyraError {
  constructor(name: string, what: string) {
    super(`The plugin ${name} is off: ${what}`, {
      code: "plugin.changed",
      hint: `run \`pyra plugin enable ${name}\` to see what changed and to agree to it again`,
      exitCode: ExitCode.refused,
    });
  }
}

/** A granted folder leads somewhere else, or cannot be checked. */
export class PluginFolderError extends PyraError {
  constructor(path: string, why: string) {
    super(`Cannot grant ${path}: ${why}`, {
      code: "plugin.unsafe_folder",
      hint: "remove it, or grant a folder without it",
      exitCode: ExitCode.refused,
    });
  }
}

/** The process ended while something was wanted of it, or could not be started. */
export class PluginDiedError extends PyraError {
  constructor(name: string, how: string) {
    super(`The plugin ${name} ${how}`, {
      code: "plugin.died",
      hint: `see \`pyra plugin logs ${name}\``,
    });
  }
}

/** Pyra ended the process because it went over a limit. */
export class PluginKilledError extends PyraError {
  constructor(name: string, why: string) {
    super(`The plugin ${name} was stopped: it ${why}`, {
      code: "plugin.killed",
      hint: `see \`pyra plugin logs ${name}\``,
    });
  }
}

/** It fell over too often and waits. */
export class PluginRestingError extends PyraError {
  constructor(name: string, waitMs: number, why: string) {
    super(`The plugin ${name} is tried again in ${Math.ceil(waitMs / 1000)} s: ${why}`, {
      code: "plugin.resting",
      hint: `see \`pyra plugin logs ${name}\``,
    });
  }
}

/** Pyra runs as many plugins as it runs at once. */
export class TooManyPluginsError extends PyraError {
  constructor(name: string, most: number) {
    super(`The plugin ${name} was not started: ${most} plugins are working already`, {
      code: "plugin.too_many",
      hint: "try again when one of them has finished; `pyra plugin disable` turns one off",
    });
  }
}

/** It was called more often than a plugin may be. */
export class TooManyCallsError extends PyraError {
  constructor(name: string, most: number) {
    super(`The plugin ${name} was called more than ${most} times in a minute`, {
      code: "plugin.too_many_calls",
      hint: "wait a moment; if you did not ask for so many calls, see `pyra plugin access`",
    });
  }
}

/** The plugin's own function threw. */
export class PluginToolError extends PyraError {
  constructor(name: string, message: string) {
    super(message, {
      code: "plugin.tool_failed",
      hint: `the plugin ${name} reports this; see \`pyra plugin logs ${name}\``,
    });
  }
}
