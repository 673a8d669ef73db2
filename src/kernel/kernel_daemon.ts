/** The daemon of one home, as a single Pyra has to do with it: is it, commands it, talks through it.
 *
 * What it is made of is loaded when a daemon is first wanted. */

import type { ExitCode } from "../base/mod.ts";
import type { Config } from "../config/mod.ts";
import type { Invocation } from "./arguments.ts";
// Types alone: the door brings the daemon with it.
import type { Attachment, DaemonCommands, DaemonParts } from "./daemon/mod.ts";
import type { Home } from "./home.ts";
import type { Runtime } from "./runtime.ts";

/** What it stands on. */
export interface KernelDaemonOptions {
  home: Home;
  version: string;
  runtime: Runtime;
  /** The URL of `main`. */
  entry: string;
  /** The portable file that was started, if one was. */
  portable?: string;
  /** The folder the user stands in. */
  cwd: string;
  /** The command line as the user gave it. */
  first: Invocation;
  remark(line: string): void;
  print(text: string): void;
}

/** Holds nothing open. */
export class KernelDaemon {
  readonly #options: KernelDaemonOptions;

  constructor(options: KernelDaemonOptions) {
    this.#options = options;
  }

  /** The way to the running daemon, for a conversation that may use it: with the provider of
   * the configuration, which is the daemon's. `undefined` where none runs. */
  async attach({ daemon }: Config, invocation: Invocation): Promise<Attachment | undefined> {
    if (!daemon.attach || invocation.provider || invocation.baseUrl) return undefined;
    const { home, version } = this.#options;
    const { Attachment, daemonPlace } = await import("./daemon/mod.ts");
    return await Attachment.open(daemonPlace(home.root, daemon), version);
  }

  /** The daemon from outside. */
  async commands({ daemon }: Config): Promise<DaemonCommands> {
    const { home, version, cwd, first: { passphraseFile: file } } = this.#options;
    const { DaemonCommands, daemonPlace } = await import("./daemon/mod.ts");
    const absolute = file?.startsWith("/") ? file : `${cwd}/${file}`;
    return new DaemonCommands({
      place: daemonPlace(home.root, daemon),
      version,
      spawn: async () => ({
        self: await this.#self(),
        args: ["daemon", "run", ...file === undefined ? [] : ["--passphrase-file", absolute]],
        home: home.root,
      }),
    });
  }

  /** Is the daemon, here or in the process inside, until it ends. `argv` of the Worker's own
   * command line is without what only we know. */
  async run(
    { argv }: Invocation,
    parts: (argv: string[]) => Pick<DaemonParts, "config" | "vault" | "startWorker" | "plugins">,
  ): Promise<ExitCode> {
    const { home, version, print, remark } = this.#options;
    const { INSIDE, runDaemon } = await import("./daemon/mod.ts");
    return await runDaemon({
      home,
      version,
      args: argv,
      passphraseFile: this.#options.first.passphraseFile,
      self: () => this.#self(),
      onRunning(pid) {
        if (argv.includes("--json")) print(`${JSON.stringify({ ok: true, pid })}\n`);
        else remark(`the daemon runs as process ${pid}; Ctrl-C ends it`);
      },
      ...parts(argv.filter((arg) => arg !== INSIDE)),
    });
  }

  /** The command line that starts this Pyra. */
  async #self() {
    const { runtime: { form }, entry, portable } = this.#options;
    const { selfCommand } = await import("./daemon/mod.ts");
    return await selfCommand({ form, entry, portable });
  }
}
