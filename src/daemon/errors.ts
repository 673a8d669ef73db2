/** What can go wrong between a Pyra and its daemon. */

import { ExitCode, PyraError } from "../base/mod.ts";

/** Nobody answers at the daemon's address. */
export class DaemonNotRunningError extends PyraError {
  constructor(options: { cause?: unknown } = {}) {
    super("No daemon is running", {
      code: "daemon.not_running",
      hint: "start it with `pyra daemon start`",
      ...options,
    });
  }
}

/** The daemon's process is there, and nobody listens yet: it starts, or starts again. */
export class DaemonStartingError extends PyraError {
  constructor(pid: number) {
    super(`The daemon (process ${pid}) does not answer yet`, {
      code: "daemon.starting",
      hint: "try again in a moment; `pyra daemon status` tells when it answers",
    });
  }
}

/** Another daemon has the lock. */
export class DaemonRunningError extends PyraError {
  constructor(pid?: number) {
    super(`A daemon is running already${pid === undefined ? "" : `, as process ${pid}`}`, {
      code: "daemon.running",
      hint: "`pyra daemon status` tells about it, `pyra daemon restart` restarts it",
    });
  }
}

/** A folder, socket or token is not ours alone: whoever is behind it is not trusted. */
export class DaemonUnsafeError extends PyraError {
  constructor(path: string, why: string) {
    super(`${path} cannot be trusted: ${why}`, {
      code: "daemon.unsafe",
      hint: "remove it if it is yours, or set `daemon.socket_path` to a folder of your own (0700)",
      exitCode: ExitCode.refused,
    });
  }
}

/** The system takes no socket of this path. */
export class DaemonPathError extends PyraError {
  constructor(path: string, limit: number) {
    super(`A socket's path has at most ${limit} bytes, and ${path} has more`, {
      code: "daemon.path",
      hint: "`pyra config set daemon.socket_path PATH`, in a folder of your own (0700), is shorter",
      exitCode: ExitCode.badConfig,
    });
  }
}

/** The peer has the wrong token. */
export class DaemonForgedError extends PyraError {
  constructor() {
    super("The daemon refused: the token is not the one of this start", {
      code: "daemon.forged",
      hint: "run the command again; a token changes with every start of the daemon",
      exitCode: ExitCode.refused,
    });
  }
}

/** The two sides speak different versions. */
export class DaemonVersionError extends PyraError {
  constructor(daemon: string, client: string) {
    super(`The daemon is Pyra ${daemon}, which speaks another protocol than this Pyra ${client}`, {
      code: "daemon.version",
      hint: "run `pyra daemon restart` with the Pyra you want to use",
    });
  }
}

/** What came over the wire is no message of ours. */
export class DaemonProtocolError extends PyraError {
  constructor(why: string) {
    super(`The daemon's wire: ${why}`, {
      code: "daemon.protocol",
      hint: "run `pyra daemon restart`; `pyra daemon logs` says more",
    });
  }
}

/** The daemon did not answer in time. */
export class DaemonTimeoutError extends PyraError {
  constructor(ms: number) {
    super(`The daemon did not answer within ${ms / 1000} s`, {
      code: "daemon.timeout",
      hint: "`pyra daemon logs` may say why; `pyra daemon restart` restarts it",
    });
  }
}

/** The connection ended in the middle of something. */
export class DaemonLostError extends PyraError {
  constructor() {
    super("The connection to the daemon was lost", {
      code: "daemon.lost",
      hint: "run the command again; `pyra daemon status` tells whether it is back",
    });
  }
}

/** There are as many clients, or requests of one client, as there may be. */
export class DaemonBusyError extends PyraError {
  constructor(what: string) {
    super(`The daemon has too many ${what}`, { code: "daemon.busy", hint: "try again later" });
  }
}

/** A method that this daemon does not have. */
export class DaemonMethodError extends PyraError {
  constructor(method: string) {
    super(`The daemon knows no method ${JSON.stringify(method)}`, {
      code: "daemon.method",
      hint: "run `pyra daemon restart` with the Pyra you want to use",
    });
  }
}
