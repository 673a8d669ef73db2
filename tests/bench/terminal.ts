/** A program in a terminal whose both ends are pipes, for measuring: `script` of util-linux. */

/** Whether there is one. */
export const hasScript = Deno.build.os === "linux" && exists("/usr/bin/script");

/** One program in one terminal. What it writes is kept. */
export class PipedTerminal implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reading: Promise<void>;
  #written = "";
  #hasEnded = false;
  #wake: (() => void)[] = [];

  constructor(command: readonly string[], env: Record<string, string>) {
    const line = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
    this.#child = new Deno.Command("/usr/bin/script", {
      args: ["-qefc", line, "/dev/null"],
      clearEnv: true,
      env: { ...env, TERM: "xterm-256color", SHELL: "/bin/sh" },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#reading = this.#read();
  }

  get pid(): number {
    return this.#child.pid;
  }

  async type(text: string): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(text));
  }

  /** Waits until `text` was written, behind what was waited for before. Throws when the program
   * ends without it. */
  async shows(text: string): Promise<void> {
    while (!this.#written.includes(text)) {
      if (this.#hasEnded) {
        throw new Error(`ended without ${JSON.stringify(text)}: ${this.#written}`);
      }
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
    this.#written = this.#written.slice(this.#written.indexOf(text) + text.length);
  }

  /** Forgets what was written so far. */
  forget(): void {
    this.#written = "";
  }

  async #read(): Promise<void> {
    const utf8 = new TextDecoder();
    for await (const bytes of this.#child.stdout) {
      this.#written += utf8.decode(bytes, { stream: true });
      this.#notify();
    }
    this.#hasEnded = true;
    this.#notify();
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  /** Ends it as a person would: the line is emptied, and the input over. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.type("\x15\x04").catch(() => {});
    await this.#child.status;
    await this.#writer.close().catch(() => {});
    await this.#reading;
  }
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
