/** Starts a part with a channel of its own: a socket that is its descriptor 3.
 *
 * Only `node:child_process` can hand a child more than three descriptors. The child gets a session
 * of its own, so that it cannot open the controlling terminal, and no environment but its own. */

import { spawn } from "node:child_process";
import type { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { relayOutput, type ShowOutput } from "./relayed_output.ts";
import { PyraError } from "../base/mod.ts";
import { type PartCommand, spellDeno } from "../processes/mod.ts";
import { encodeFrame, type Frame } from "../wire/mod.ts";

/** How much may wait to be sent to a part that does not read, in bytes; then it is ended. */
const UNREAD_LIMIT = 256 * 1024 * 1024;

/** How long a part that has closed its channel may take to end, in milliseconds. */
const LAST_MS = 2000;

/** A started part. */
export interface PartChild {
  pid: number;
  send(frame: Frame): void;
  /** What it reads as stdin, where it is fed. */
  stdin?: Writable;
  /** Reads nothing more of it, until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends it at once, whatever it does. */
  kill(): void;
  /** Forgets what it wrote to its standard streams and nobody has taken yet. */
  dropOutput(): void;
  /** How it ended: its process is gone, its channel closed, and what it wrote taken. */
  ended: Promise<string>;
}

/** `node:child_process` looks for the running `deno` among the arguments of whatever it starts, takes
 * what follows for arguments of Node, and adds `-A` where it sees no permissions among them. */
function hideRuntime(word: string): string {
  return word === Deno.execPath() ? spellDeno(word) : word;
}

/** Starts it. Throws `part.start` where the system refuses. */
export function startPart(
  { program, args, env, cwd }: PartCommand,
  { inherits, isFed, onData, onOutput }: {
    inherits: readonly [stdin: boolean, stdout: boolean, stderr: boolean];
    /** Its stdin is a pipe that the kernel writes to. */
    isFed?: boolean;
    onData(bytes: Uint8Array): void;
    /** Takes what it writes to the streams that it would inherit: these are then pipes. */
    onOutput?: ShowOutput;
  },
): PartChild {
  const [file, ...words] = [program, ...args].map(hideRuntime);
  const stdio: ("inherit" | "ignore" | "pipe")[] = inherits.map((inherited, stream) =>
    !inherited ? "ignore" : onOutput && stream > 0 ? "pipe" : "inherit"
  );
  if (isFed) stdio[0] = "pipe";
  const child = spawn(file!, words, { cwd, env, stdio: [...stdio, "pipe"], detached: true });
  const { pid } = child;
  if (pid === undefined) {
    throw new PyraError(`Cannot start ${program}`, {
      code: "part.start",
      hint: "check that the program is there and that processes can be started",
    });
  }
  const channel = child.stdio[3] as Socket;
  channel.on("data", onData);
  // A broken pipe: the part is gone, which its exit says.
  channel.on("error", () => {});
  const exited = new Promise<string>((resolve) => {
    child.on("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.on("error", (error) => resolve(error.message));
  });
  const relays = ([1, 2] as const).flatMap((stream) => {
    const from = child.stdio[stream] as Readable | null | undefined;
    return from && onOutput ? [relayOutput(from, (bytes) => onOutput(stream, bytes))] : [];
  });
  const closed = new Promise<void>((resolve) => channel.on("close", () => resolve()));
  const kill = () => child.kill("SIGKILL");
  // Nothing can be heard of it any more, so it need not go on.
  channel.on("end", () => Deno.unrefTimer(setTimeout(kill, LAST_MS)));
  return {
    pid,
    stdin: child.stdin ?? undefined,
    send(frame) {
      if (channel.destroyed || !channel.writable) return;
      channel.write(encodeFrame(frame));
      if (channel.writableLength > UNREAD_LIMIT) kill();
    },
    pause: () => void channel.pause(),
    resume: () => void channel.resume(),
    kill() {
      kill();
      // What it still says is not heard; a paused channel would never close.
      channel.off("data", onData);
      channel.resume();
    },
    dropOutput() {
      for (const relay of relays) relay.drop();
    },
    ended: exited.then(async (how) => {
      channel.resume();
      await Promise.all([closed, ...relays.map(({ ended }) => ended)]);
      return how;
    }),
  };
}
