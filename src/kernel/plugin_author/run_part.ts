/** Runs a part to its end and keeps what it says, up to a size and for a time. */

import type { PartCommand } from "../../processes/mod.ts";

/** What a part may say, in bytes of each stream; then it is ended. */
const OUTPUT_LIMIT = 32 * 1024 * 1024;

/** What a run left behind. */
export interface PartRun {
  success: boolean;
  stdout: string;
  stderr: string;
}

/** Starts it, reads it, and ends it where it takes or says too much. */
export async function runPart(command: PartCommand, patienceMs: number): Promise<PartRun> {
  const { program, args, env, cwd } = command;
  const child = new Deno.Command(program, {
    args,
    cwd,
    env,
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
  const kill = () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  };
  const timer = setTimeout(kill, patienceMs);
  const [stdout, stderr] = await Promise.all([
    readUpTo(child.stdout, kill),
    readUpTo(child.stderr, kill),
  ]);
  const { success } = await child.status;
  clearTimeout(timer);
  return { success, stdout, stderr };
}

async function readUpTo(stream: ReadableStream<Uint8Array>, tooMuch: () => void): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of stream) {
    if ((size += chunk.length) <= OUTPUT_LIMIT) text += decoder.decode(chunk, { stream: true });
    else tooMuch();
  }
  return text + decoder.decode();
}
