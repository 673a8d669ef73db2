/** What the commands about plugins stand on. */

import type { Vault } from "../../vault/mod.ts";
import type { CommandLine } from "../../commands/mod.ts";
import type { Home } from "../home.ts";
import type { KernelPlugins } from "../kernel_plugins.ts";
import type { KernelLog } from "../log.ts";
import type { UserFiles } from "../user_files.ts";

/** Handed in by the kernel for one command line. */
export interface PluginCommandContext {
  plugins: KernelPlugins;
  home: Home;
  log: KernelLog;
  /** The words of the user's command line: `["plugin", "enable", "websearch"]`. */
  words: readonly string[];
  /** The user's own command line. */
  said: CommandLine;
  /** `--yes` stands on the command line. */
  yes: boolean;
  /** The files that the user named. */
  files: UserFiles;
  /** The folder of the plugins that come along: a folder or a `NAME.tar.gz` each. */
  bundledPlugins: string;
  userHome?: string;
  passphraseFile?: string;
  vault(): Promise<Vault>;
  /** Writes where the user sees it. */
  print(text: string): void;
}
