/** What the kernel's terminal works on: the streams, the size and the signals of this process.
 * A seam for tests; the real one decides nothing. */

import type { ScreenSize, TerminalFacts } from "../../contracts/mod.ts";
import {
  type ControllingTerminal,
  hasControllingTerminal,
  openControllingTerminal,
} from "./controlling_terminal.ts";
import { Keyboard, type KeyListener } from "./keyboard.ts";
import type { Stream } from "./output_queue.ts";
import { stopThisProcess } from "./job_control.ts";
import { terminalSize } from "./size.ts";

/** One process's terminal. */
export interface Device {
  readonly facts: TerminalFacts;
  /** Whether there is a controlling terminal, for when no stream is one. */
  isControlled(): boolean;
  openControlling(listener: KeyListener): Promise<ControllingTerminal | undefined>;
  keyboard(listener: KeyListener): Pick<Keyboard, "mode" | "prepare" | "use" | "renew" | "close">;
  /** Writes some of the bytes; returns how many. */
  write(stream: Stream, bytes: Uint8Array): Promise<number>;
  /** Writes at once; for the end, when nothing runs any more. */
  writeNow(stream: Stream, bytes: Uint8Array): void;
  /** `undefined` where nobody knows. */
  size(): ScreenSize | undefined;
  /** Calls back at a signal. Returns the way out. */
  onSignal(
    signal: "SIGINT" | "SIGTSTP" | "SIGWINCH" | "SIGCONT",
    listener: () => void,
  ): () => void;
  /** The streams that go into a pipe, whose reader may write to the same terminal. */
  pipes(): Promise<Stream[]>;
  /** Stops this process, as Ctrl-Z does. `false` where nobody could continue it. */
  stop(): Promise<boolean>;
}

/** The terminal of this process. */
export function systemDevice(facts: TerminalFacts): Device {
  const streams = { 1: Deno.stdout, 2: Deno.stderr };
  return {
    facts,
    isControlled: hasControllingTerminal,
    openControlling: openControllingTerminal,
    keyboard: (listener) => new Keyboard(listener),
    write: (stream, bytes) => streams[stream].write(bytes),
    writeNow(stream, bytes) {
      // A terminal that is behind takes a part of it at a time.
      for (let done = 0; done < bytes.length;) {
        done += streams[stream].writeSync(bytes.subarray(done));
      }
    },
    size: terminalSize,
    stop: stopThisProcess,
    async pipes() {
      if (facts.stdout && facts.stderr) return [];
      const { fstatSync } = await import("node:fs");
      return ([1, 2] as const).filter((stream) => {
        const stat = fstatSync(stream);
        return stat.isFIFO() || stat.isSocket();
      });
    },
    onSignal(signal, listener) {
      if (Deno.build.os === "windows" && signal !== "SIGINT") return () => {};
      Deno.addSignalListener(signal, listener);
      return () => Deno.removeSignalListener(signal, listener);
    },
  };
}
