/** The terminal of a test's own process, where no kernel stands between. */

import process from "node:process";
import { KeptInput } from "../../src/base/mod.ts";
import { OutputClosedError, type Redraw, type Screen } from "../../src/terminal/mod.ts";

/** Shows as it is, reads keys as they come. */
export function localScreen(): Screen {
  const onData = (bytes: Uint8Array) => screen.onKeys?.(bytes);
  const onEnd = () => screen.onKeys?.(undefined);
  const listeners = new Set<(why: Redraw) => void>();
  const tell = (why: Redraw) => listeners.forEach((listener) => listener(why));
  let reads = false;
  let mode: "keys" | "lines" | "off" = "off";
  const screen: Screen = {
    onKeys: undefined,
    input: new KeptInput(async () => {
      const piece = new Uint8Array(65536);
      const size = await Deno.stdin.read(piece);
      return size === null ? undefined : piece.subarray(0, size);
    }),
    size: () => Deno.consoleSize(),
    show(stream, text) {
      const bytes = new TextEncoder().encode(text);
      const to = stream === 1 ? Deno.stdout : Deno.stderr;
      try {
        for (let done = 0; done < bytes.length;) done += to.writeSync(bytes.subarray(done));
      } catch (error) {
        throw error instanceof Deno.errors.BrokenPipe ? new OutputClosedError() : error;
      }
    },
    keyboard(wanted) {
      mode = wanted;
      Deno.stdin.setRaw(mode === "keys", { cbreak: mode === "keys" });
      if (Deno.stdout.isTerminal()) screen.show(1, mode === "keys" ? "\x1b[?2004h" : "\x1b[?2004l");
      if (mode === "off") {
        process.stdin.pause();
        process.stdin.off("data", onData).off("end", onEnd);
        reads = false;
      } else if (!reads) {
        process.stdin.on("data", onData).on("end", onEnd);
        process.stdin.resume();
        reads = true;
      }
    },
    onRedraw(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  Deno.addSignalListener("SIGWINCH", () => tell("resize"));
  Deno.addSignalListener("SIGCONT", () => {
    // The shell has changed the modes while we were stopped.
    if (mode === "keys") Deno.stdin.setRaw(false);
    screen.keyboard(mode);
    tell("resume");
  });
  return screen;
}
