/** A real sshd on a loopback port, for the user who runs the tests. */

import { hasProgram } from "../support/skip.ts";
import { freePort, type Program, startServer } from "./programs.ts";

const SSHD = "/usr/sbin/sshd";

/** Why sshd cannot be started, or `undefined`. */
export function sshdMissing(): string | undefined {
  return hasProgram(SSHD, ["-V"]) && hasProgram("ssh-keygen", ["-?"])
    ? undefined
    : "no sshd (install openssh-server)";
}

/** A running sshd that knows one host key, and lets in who stands in its authorized_keys. */
export class Sshd implements AsyncDisposable {
  readonly port = freePort();
  readonly folder = Deno.makeTempDirSync({ prefix: "sshd-" });
  /** `ssh://user@127.0.0.1:port`. */
  readonly url: string;
  /** `127.0.0.1:port`, as in `host_keys`. */
  readonly address = `127.0.0.1:${this.port}`;
  /** `SHA256:…` of its host key. */
  fingerprint = "";
  #program: Program | undefined;

  private constructor() {
    this.url = `ssh://${run("id", "-un")}@${this.address}`;
  }

  static async start(): Promise<Sshd> {
    const sshd = new Sshd();
    const { folder, port } = sshd;
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", `${folder}/host_key`);
    sshd.fingerprint = run("ssh-keygen", "-lf", `${folder}/host_key.pub`).split(" ")[1]!;
    sshd.authorize("");
    await Deno.writeTextFile(
      `${folder}/config`,
      [
        `ListenAddress 127.0.0.1:${port}`,
        `HostKey ${folder}/host_key`,
        `AuthorizedKeysFile ${folder}/authorized_keys`,
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "PermitRootLogin prohibit-password",
        "PidFile none",
        "LogLevel VERBOSE",
        "Subsystem sftp internal-sftp",
      ].join("\n") + "\n",
    );
    // Root's sshd wants this folder; another's does not look.
    if (Deno.uid() === 0) await Deno.mkdir("/run/sshd", { recursive: true, mode: 0o755 });
    const args = ["-D", "-e", "-f", `${folder}/config`];
    sshd.#program = await startServer(SSHD, { args, port });
    return sshd;
  }

  /** The keys that are let in from now on. */
  authorize(lines: string): void {
    Deno.writeTextFileSync(`${this.folder}/authorized_keys`, lines);
  }

  /** What it wrote to its log so far. */
  log(): string {
    return this.#program!.log();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program?.[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true });
  }
}

function run(program: string, ...args: string[]): string {
  const { stdout } = new Deno.Command(program, { args, stderr: "null" }).outputSync();
  return new TextDecoder().decode(stdout).trim();
}
