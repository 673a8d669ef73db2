/** A GnuPG home with one throwaway key, for the tests that run the real `gpg`. */

import type { VaultPorts } from "../../src/vault/mod.ts";
import { hasProgram } from "../support/skip.ts";
import { runProgram } from "./support.ts";

/** One throwaway key; the agent that serves it is stopped at the end. */
export class TestGpg implements AsyncDisposable {
  /** Why these tests cannot run here, if they cannot. */
  static readonly missing = hasProgram("gpg") ? undefined : "no gpg (install gnupg)";

  readonly home: string;
  readonly env: Record<string, string>;
  readonly run: VaultPorts["run"];
  /** The key's fingerprint. */
  key = "";

  private constructor() {
    // Short: the agent's socket lies in it, and its path may have 107 bytes.
    this.home = Deno.makeTempDirSync({ prefix: "pyra-gpg-" });
    this.env = { GNUPGHOME: this.home };
    this.run = runProgram(this.env);
  }

  static async create(): Promise<TestGpg> {
    const gpg = new TestGpg();
    gpg.key = await gpg.addKey("Pyra Test <test@example.org>");
    return gpg;
  }

  /** Makes a key without a passphrase; returns its fingerprint. */
  async addKey(user: string): Promise<string> {
    const key = ["--quick-generate-key", user, "future-default", "default", "never"];
    const made = await this.run(
      "gpg",
      ["--batch", "--passphrase", "", "--status-fd", "1", ...key],
      {},
    );
    const fingerprint = /KEY_CREATED . (\w+)/.exec(new TextDecoder().decode(made.stdout))?.[1];
    if (!fingerprint) throw new TypeError(`gpg made no key: ${made.stderr}`);
    return fingerprint;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.run("gpgconf", ["--kill", "all"], {});
    await Deno.remove(this.home, { recursive: true });
  }
}
