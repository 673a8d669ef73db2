/** The daemon of one home, as a single Pyra has to do with it: is it, commands it, talks through it.
 *
 * What it is made of is loaded when a daemon is first wanted. */

import type { ExitCode } from "../base/mod.ts";
import { type Config, loadConfig } from "../config/mod.ts";
import { getProvider } from "../providers/lookup.ts";
import type { Invocation } from "./invocation.ts";
import { checkProvider } from "./choices.ts";
// Types alone: the door brings the daemon with it.
import type { Attachment, DaemonCommands, DaemonParts } from "./daemon/mod.ts";
import type { Home } from "./home.ts";
import type { Runtime } from "./runtime.ts";
import type { Person } from "./terminal/mod.ts";

/** What it stands on. */
export interface KernelDaemonOptions {
  home: Home;
  version: string;
  runtime: Runtime;
  /** The URL of `main`. */
  entry: string;
  /** The portable file that was started, if one was. */
  portable?: string;
  /** The user's own folder. */
  userHome?: string;
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
  async attach(
    config: Config,
    invocation: Invocation,
    person: Person,
  ): Promise<Attachment | undefined> {
    const { daemon } = config;
    const { home, version, remark, first } = this.#options;
    // Who says which provider, or what opens the vault, does not mean the daemon's.
    const isOwn = invocation.provider || invocation.baseUrl || first.passphraseFile;
    if (!daemon.attach || isOwn) return undefined;
    const { Attachment, daemonPlace } = await loadDaemon();
    const attachment = await Attachment.open(daemonPlace(home.root, daemon), version, person);
    if (attachment && !await this.#isCurrent(config)) {
      remark("the daemon has another configuration; `pyra daemon reload` lets it read this one");
    }
    return attachment;
  }

  /** Whether the daemon would start an app from this configuration, too. */
  async #isCurrent(config: Config): Promise<boolean> {
    const daemon = await this.commands(config);
    return await daemon.send("is_current", [JSON.stringify(config)]).catch(() => true) === true;
  }

  /** The daemon from outside. */
  async commands({ daemon, ai }: Config): Promise<DaemonCommands> {
    const { home, version, cwd, first } = this.#options;
    const { passphraseFile: file } = first;
    const { DaemonCommands, daemonPlace } = await loadDaemon();
    const passphraseFile = !file || file.startsWith("/") ? file : `${cwd}/${file}`;
    return new DaemonCommands({
      place: daemonPlace(home.root, daemon),
      version,
      spawn: async () => ({
        self: await this.#self(),
        args: ["daemon", "run", ...passphraseFile ? ["--passphrase-file", passphraseFile] : []],
        home: home.root,
      }),
      checkConfig: async () => checkProvider(await loadConfig(home.config)),
      isAsked: (verb) => first.words[0] === "daemon" && first.words[1] === verb,
      service: ({ credential }) => this.#service({ credential, passphraseFile }),
      keyVariable: [getProvider(ai.provider_id).keyEnvVar].find((name) =>
        name && Deno.env.get(name)
      ),
      // Its definition says what opens the vault; who says something else wants another daemon.
      installed: async () => {
        const service = passphraseFile ? undefined : await this.#service({});
        return await service?.isInstalled() ? service : undefined;
      },
    });
  }

  /** The daemon as a service: this Pyra, with this home. */
  async #service({ credential, passphraseFile }: { credential?: string; passphraseFile?: string }) {
    const { home, cwd, userHome = "" } = this.#options;
    const { runTool, serviceManager, serviceName } = await loadDaemon();
    const [program, ...args] = await this.#self();
    const name = await serviceName(home.root, userHome);
    const cache = Deno.env.get("XDG_CACHE_HOME");
    const file = passphraseFile ? ["--passphrase-file", passphraseFile] : [];
    return serviceManager({
      definition: {
        name,
        description: "Pyra, your assistant",
        command: [program, ...args, "daemon", "run", ...file],
        // A task of Windows can be given no variables.
        env: Deno.build.os === "windows" && name === "pyra" ? {} : {
          PYRA_HOME: home.root,
          // Where the portable file unpacks itself; the usual place may not do.
          ...cache?.startsWith("/") && { XDG_CACHE_HOME: cache },
        },
        folder: home.root,
        credential: credential?.startsWith("/") || !credential
          ? credential
          : `${cwd}/${credential}`,
      },
      userHome,
      os: Deno.build.os,
      run: runTool,
    });
  }

  /** Is the daemon, here or in the process inside, until it ends. `argv` of the app's own
   * command line is without what only we know. */
  async run(
    { argv }: Invocation,
    parts: (
      argv: string[],
    ) => Pick<DaemonParts, "config" | "vault" | "startApp" | "plugins">,
  ): Promise<ExitCode> {
    const { home, version, print, remark } = this.#options;
    const { INSIDE, runDaemon } = await loadDaemon();
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
    const { findPyraExecutable } = await loadDaemon();
    return await findPyraExecutable({ form, entry, portable });
  }
}

/** Named as in `main.ts`, and for its reason. */
function loadDaemon(): Promise<typeof import("./daemon/mod.ts")> {
  return import("./daemon/mod.ts" as string);
}
