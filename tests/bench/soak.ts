/** `deno task bench:soak [MINUTES]`: a real daemon under load, and whether it grows.
 *
 * Clients come, ask, are answered and go; some vanish in the middle, some send rubbish or a
 * forged token; now and then the configuration changes and is reloaded, which replaces the
 * Worker. Memory and descriptors of both processes are looked at all the while: those of the
 * last quarter may not be far above those of the second (the first warms up). Then the daemon
 * is killed fifty times at random moments, and must start again each time. Prints one JSON
 * document; progress goes to stderr. */

import { AgentClient, connectDaemon, type DaemonAddress } from "../../src/daemon/mod.ts";
import { DaemonHome } from "../daemon/running.ts";
import manifest from "../../deno.json" with { type: "json" };

const LOOK_MS = 2_000;
const RELOAD_MS = 20_000;
const CLIENTS = 8;
const KILLS = 50;

/** How much the last quarter may be above the second. */
const GROWTH = 1.2;

const minutes = Number(Deno.args.find((arg) => arg !== "--") ?? 10);
const counts = { turns: 0, vanished: 0, refused: 0, reloads: 0, failed: 0 };

await using home = new DaemonHome();
const { pid } = await home.json(["daemon", "start"]);
const { innerPid } = await home.json(["daemon", "status"]);
const address: DaemonAddress = { transport: "unix", path: `${home.tree}/run/daemon.sock` };
const ends = Date.now() + minutes * 60_000;

const processes = [watch("outer", Number(pid)), watch("inner", Number(innerPid))];
await Promise.all([
  ...Array.from({ length: CLIENTS }, (_, i) => repeat(() => converse(i), 0)),
  repeat(sendRubbish, 100),
  repeat(reload, RELOAD_MS),
]);
const watched = await Promise.all(processes);
const kills = await killAtRandom();
const held = watched.every(({ rss, descriptors }) => rss.held && descriptors.held) &&
  kills.starts === KILLS && counts.failed === 0;
print(Deno.stdout, JSON.stringify({ minutes, ...counts, watched, kills, held }, null, 2));

/** Does `work` until the time is over, with pauses between. */
async function repeat(work: () => Promise<void>, pauseMs: number): Promise<void> {
  while (Date.now() < ends) {
    await work();
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(0, Math.min(pauseMs, ends - Date.now())))
    );
  }
}

/** One client: opens a conversation, asks a few times, removes it; every seventh just leaves. */
async function converse(number: number): Promise<void> {
  const { connection, messages } = await connectDaemon(address, { version: manifest.version });
  const client = new AgentClient((message) => connection.send(message));
  const reading = (async () => {
    for await (const message of messages) client.receive(message);
    client.lost();
  })();
  try {
    const { id } = await client.open();
    for (let i = 0; i < 5; i++) {
      let answer = "";
      for await (const event of client.send(id, `what is ${i}*${number}?`)) {
        if (event.type === "text") answer += event.delta;
        if (Math.random() < 1 / 35) {
          counts.vanished += 1;
          connection.close();
        }
        if (event.type === "end" && event.reason !== "done") throw event;
      }
      if (answer.trim() !== String(i * number)) counts.failed += 1;
      counts.turns += 1;
    }
    await client.remove(id);
  } catch {
    // A client that has left gets no answers.
  } finally {
    connection.close();
    await reading;
  }
}

/** Somebody who may not: no hello, a forged one, or nothing at all. */
async function sendRubbish(): Promise<void> {
  const rubbish = [
    crypto.getRandomValues(new Uint8Array(8192)),
    new TextEncoder().encode('{"pyra":1,"version":"0","token":"forged"}\n'),
    new Uint8Array(),
  ];
  for (const bytes of rubbish) {
    using conn = await Deno.connect({ transport: "unix", path: address.path });
    await conn.write(bytes).catch(() => {});
    counts.refused += 1;
  }
}

async function reload(): Promise<void> {
  const name = `Ada${counts.reloads++}`;
  await home.run(["config", "set", "general.assistant_name", name]);
  await home.json(["daemon", "reload"]);
}

/** Looks at a process until the time is over. */
async function watch(name: string, pid: number) {
  const looks: { rss: number; descriptors: number }[] = [];
  await repeat(async () => {
    looks.push(await look(pid));
    const { rss, descriptors } = looks.at(-1)!;
    print(
      Deno.stderr,
      `soak: ${name} ${rss} MiB, ${descriptors} descriptors, ${counts.turns} turns`,
    );
  }, LOOK_MS);
  const quarter = (which: number, key: "rss" | "descriptors") => {
    const size = Math.floor(looks.length / 4);
    return median(looks.slice((which - 1) * size, which * size).map((look) => look[key]));
  };
  const compare = (key: "rss" | "descriptors", slack: number) => {
    const [second, last] = [quarter(2, key), quarter(4, key)];
    return { second, last, held: last <= second * GROWTH + slack };
  };
  return { name, rss: compare("rss", 0), descriptors: compare("descriptors", 4) };
}

async function look(pid: number): Promise<{ rss: number; descriptors: number }> {
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", 'ps -o rss= -p "$1"; ls "/proc/$1/fd" | wc -l', "look", String(pid)],
  }).output();
  const [kib, descriptors] = new TextDecoder().decode(stdout).trim().split(/\s+/).map(Number);
  return { rss: Math.round(kib! / 1024), descriptors: descriptors! };
}

/** Kills the daemon at random moments of its start; the next start must work. */
async function killAtRandom(): Promise<{ kills: number; starts: number }> {
  await home.json(["daemon", "stop"]);
  let starts = 0;
  for (let i = 0; i < KILLS; i++) {
    const daemon = home.spawn(["daemon", "run"]);
    const ended = daemon.output();
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 800));
    daemon.kill("SIGKILL");
    await ended;
    const { code } = await home.run(["daemon", "start"]);
    if (code === 0) starts += 1;
    await home.run(["daemon", "stop"]);
    print(Deno.stderr, `soak: kill ${i + 1}, ${starts} starts`);
  }
  return { kills: KILLS, starts };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function print(stream: { writeSync(bytes: Uint8Array): number }, line: string): void {
  stream.writeSync(new TextEncoder().encode(`${line}\n`));
}
