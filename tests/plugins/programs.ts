/** Servers that a test starts: programs of the system on free loopback ports. */

/** A port of 127.0.0.1 that nobody listens on. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** A running program; ended with SIGKILL. */
export interface Program extends AsyncDisposable {
  /** What it wrote to standard error so far. */
  log(): string;
}

/** Starts a program and waits until `port` answers, at most ten seconds. Throws its log when
 * it does not. */
export async function startServer(
  program: string,
  options: { args: string[]; port: number; env?: Record<string, string>; cwd?: string },
): Promise<Program> {
  const { args, port, env, cwd } = options;
  const child = new Deno.Command(program, {
    args,
    env,
    cwd,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const decoder = new TextDecoder();
  let log = "";
  const read = child.stderr.pipeTo(
    new WritableStream({ write: (chunk) => void (log += decoder.decode(chunk)) }),
  );
  const ended = child.status.then(() => true);
  const server: Program = {
    log: () => log,
    async [Symbol.asyncDispose]() {
      if (!await Promise.race([ended, Promise.resolve(false)])) child.kill("SIGKILL");
      await Promise.all([ended, read]);
    },
  };
  for (let tries = 0; tries < 100; tries++) {
    if (await answers(port)) return server;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await server[Symbol.asyncDispose]();
  throw new TypeError(`${program} did not answer on port ${port}:\n${log}`);
}

async function answers(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    return false;
  }
}
