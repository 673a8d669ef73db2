/** Starts a part, and is the kernel's end of its channel: what it reads on its standard input and
 * writes on its standard output.
 *
 * The part gets a session of its own, so that it cannot open the controlling terminal, and no
 * environment but its own. It has none of the user's streams. Nothing of Node is loaded for it: that
 * took longer than the part takes to start. */

import { PyraError } from "../base/mod.ts";
import type { PartCommand } from "../processes/mod.ts";
import { encodeFrame, type Frame } from "../wire/mod.ts";

/** How much may wait to be sent to a part that does not read, in bytes; then it is ended. */
const UNREAD_LIMIT = 256 * 1024 * 1024;

/** How long a part that has closed its channel may take to end, in milliseconds. */
const LAST_MS = 2000;

/** A started part. */
export interface PartChild {
  pid: number;
  /** Hears it from now on; what it said before waits for that. Once. */
  listen(
    onData: (bytes: Uint8Array) => void,
    onErrors?: (bytes: Uint8Array) => Promise<void>,
  ): void;
  send(frame: Frame): void;
  /** Its `DENO_DIR`. */
  cache?: string;
  /** Reads nothing more of it, until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends it at once, whatever it does. */
  kill(): void;
  /** How it ended: its process is gone, its channel closed, and what it wrote taken. */
  ended: Promise<string>;
}

/** Starts it. With `errors` what its runtime has to say is heard; `onEnd` is told when it has ended or
 * was made to. Throws `part.start` where the system refuses. */
export function startPart(
  command: PartCommand,
  { errors, onEnd }: { errors: boolean; onEnd?(): void },
): PartChild {
  const child = spawn(command, errors);
  const writer = child.stdin.getWriter();
  let unread = 0;
  let pause: PromiseWithResolvers<void> | undefined;
  let isHeard = true;
  let isGone = false;
  let closed: Promise<unknown> | undefined;

  const resume = () => {
    pause?.resolve();
    pause = undefined;
  };
  const kill = () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It is gone already.
    }
    onEnd?.();
    // What it still says is not heard; a paused channel would never close.
    isHeard = false;
    resume();
  };
  const listen = async (onData: (bytes: Uint8Array) => void) => {
    // A broken channel: the part is gone, which its exit says.
    for await (const bytes of readable(child.stdout)) {
      if (isHeard) onData(bytes);
      await pause?.promise;
    }
    // Nothing can be heard of it any more, so it need not go on.
    if (isHeard && !isGone) Deno.unrefTimer(setTimeout(kill, LAST_MS));
  };
  return {
    pid: child.pid,
    cache: command.env.DENO_DIR,
    listen: (onData, onErrors) => {
      closed = Promise.all([listen(onData), relay(child, errors, onErrors)]);
    },
    send(frame) {
      const bytes = encodeFrame(frame);
      unread += bytes.length;
      writer.write(bytes).then(() => unread -= bytes.length, () => {});
      if (unread > UNREAD_LIMIT) kill();
    },
    pause: () => void (pause ??= Promise.withResolvers()),
    resume,
    kill,
    ended: child.status.then(async ({ code, signal }) => {
      isGone = true;
      onEnd?.();
      resume();
      await (closed ??= Promise.all([listen(() => {}), relay(child, errors)]));
      return signal ?? `exit code ${code}`;
    }),
  };
}

function spawn({ program, args, env, cwd }: PartCommand, errors: boolean): Deno.ChildProcess {
  try {
    return new Deno.Command(program, {
      args,
      cwd,
      env,
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
      stderr: errors ? "piped" : "null",
      detached: true,
    }).spawn();
  } catch (error) {
    throw new PyraError(`Cannot start ${program}`, {
      code: "part.start",
      hint: "check that the program is there and that processes can be started",
      cause: error,
    });
  }
}

/** Hands on what the part's own runtime has to say: never written to the user's stream by the part,
 * for whatever reads that may write to the terminal while a question is on it. */
async function relay(
  child: Deno.ChildProcess,
  errors: boolean,
  onErrors?: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  if (!errors) return;
  for await (const bytes of readable(child.stderr)) await onErrors?.(bytes);
}

/** What comes, until it ends or breaks. */
async function* readable(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  while (true) {
    const { value } = await reader.read().catch(() => ({ value: undefined }));
    if (!value) return;
    yield value;
  }
}
