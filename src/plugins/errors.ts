/** The errors of the plugins folder; each can be met by a user. */

import { ExitCode, PyraError } from "../base/mod.ts";

/** A file of a plugin does not have the shape it must have. */
export class ManifestError extends PyraError {
  /** `problems` are lines like `permissions.net[0]: expected host:port, found "*"`. */
  constructor(file: string, problems: readonly string[]) {
    const more = problems.length > 5 ? ` (and ${problems.length - 5} more)` : "";
    super(`${file}: ${problems.slice(0, 5).join("; ")}${more}`, {
      code: "plugin.bad_manifest",
      hint: "docs/plugins.md describes every field",
    });
  }
}

/** A plugin was not installed; nothing of it was left behind. */
export class InstallError extends PyraError {
  constructor(source: string, why: string, hint?: string) {
    super(`Cannot install ${source}: ${why}`, {
      code: "plugin.not_installed",
      hint: hint ?? "nothing was installed",
      exitCode: ExitCode.refused,
    });
  }
}

/** There is nothing to install. */
export class MissingPluginError extends PyraError {
  constructor(source: string) {
    super(`There is no file or folder ${source}`, {
      code: "plugin.not_found",
      hint: "name the plugin's folder or its .tar.gz; `pyra plugin list` shows Pyra's own",
    });
  }
}
