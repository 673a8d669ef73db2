/** What can go wrong with the memory, each with its code and its hint. */

import { ExitCode, PyraError } from "../base/mod.ts";

/** There is no such file. */
export class MemoryMissingError extends PyraError {
  constructor(file: string) {
    super(`There is no memory ${quote(file)}`, {
      code: "memory.missing",
      hint: "`pyra memory list` shows what there is",
    });
  }
}

/** A file lies where another should go. */
export class MemoryExistsError extends PyraError {
  constructor(file: string) {
    super(`There is a memory ${quote(file)} already`, {
      code: "memory.exists",
      hint: "choose another name, or remove it first",
    });
  }
}

/** The name cannot be a memory's: it is Pyra's own, hidden, or a folder. */
export class MemoryNameError extends PyraError {
  constructor(file: string, why: string) {
    super(`Not a name for a memory: ${quote(file)}: ${why}`, {
      code: "memory.name",
      hint: "use a path below memory/, such as knowledge/garden.md",
      exitCode: ExitCode.usage,
    });
  }
}

/** Another program changed the file after the change that is to be taken back. */
export class MemoryChangedError extends PyraError {
  constructor(file: string) {
    super(`${quote(file)} was changed by another program since`, {
      code: "memory.changed",
      hint: "`pyra memory undo --force` puts back what was there before; undo it to return",
    });
  }
}

/** A file to import is no text. */
export class NotANoteError extends PyraError {
  constructor(path: string) {
    super(`${quote(path)} is neither Markdown nor plain text`, {
      code: "memory.not_a_note",
      hint: "import files that end in .md, .markdown or .txt",
    });
  }
}

/** The assistant may not bring a flagged text out of quarantine. Exit code 4. */
export class MemoryQuarantineError extends PyraError {
  constructor(file: string) {
    super(`${quote(file)} looks like an injection and stays in quarantine`, {
      code: "memory.quarantined",
      hint: "read it; if it is fine, move it yourself with `pyra memory mv`",
      exitCode: ExitCode.refused,
    });
  }
}

/** A former version is not kept any more, or never was. */
export class NoVersionError extends PyraError {
  constructor(change: number) {
    super(`There is no version ${change}, or it is not kept any more`, {
      code: "memory.no_version",
      hint: "`pyra memory history NAME` shows the changes that are known",
    });
  }
}

/** The disk refused: full, read-only, broken. The file stands as it was. */
export class MemoryDiskError extends PyraError {
  constructor(what: string, cause: unknown) {
    super(`Cannot ${what}: ${reasonOf(cause)}`, {
      code: "memory.disk",
      hint: "nothing was lost; make room or check the folder's rights, then try again",
      cause,
    });
  }
}

/** The system's own words for a failure, in one line. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\s+/g, " ").replace(/^[a-z ]+ '.*' -> '.*'$/, "").trim();
}

function quote(file: string): string {
  return JSON.stringify(file.length > 200 ? `${file.slice(0, 200)}…` : file);
}
