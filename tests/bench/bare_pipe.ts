/** The floor of everything that crosses a process: a line through the pipes of a Deno child that
 * only sends it back. */

const ECHO = "for await (const chunk of Deno.stdin.readable) Deno.stdout.writeSync(chunk);";

/** One such child. */
export class BarePipe implements AsyncDisposable {
  readonly #child = new Deno.Command(Deno.execPath(), {
    args: ["eval", ECHO],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  readonly #writer = this.#child.stdin.getWriter();
  readonly #reader = this.#child.stdout.getReader();
  readonly #line = new TextEncoder().encode(
    `${JSON.stringify({ jsonrpc: "2.0", id: "0123456789abcdef", method: "tools/call" })}\n`,
  );

  /** There and back. */
  async roundTrip(): Promise<void> {
    await this.#writer.write(this.#line);
    await this.#reader.read();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close();
    await this.#reader.cancel();
    await this.#child.status;
  }
}
