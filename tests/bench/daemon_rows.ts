/** The daemon: what it holds and does while nothing happens, and what each open conversation adds.
 * Linux alone. */

import manifest from "../../deno.json" with { type: "json" };
import { AgentClient, connectDaemon, type DaemonAddress } from "../../src/daemon/mod.ts";
import { DaemonHome } from "../daemon/running.ts";
import { canLook, familyOf, megabytesOf, sleepsOf } from "./processes.ts";
import { type BenchRow, limitRow } from "./row.ts";

const CONVERSATIONS = 4;
const SETTLE_MS = 5_000;
const WATCH_MS = 10_000;

/** The rows of design §7 about the daemon. */
export async function daemonRows(): Promise<BenchRow[]> {
  if (!canLook) return [];
  await using home = new DaemonHome();
  const { pid } = await home.json(["daemon", "start"]);
  const own = await settled(Number(pid));
  const idle = await megabytesOf(own);
  const before = await sleepsOf(own);
  await pause(WATCH_MS);
  const wakeups = (await sleepsOf(own) - before) / (WATCH_MS / 1000);
  const each = await conversations(home, Number(pid), idle);
  return [
    limitRow(`daemon idle, no plugin, its ${own.length} processes (PSS)`, idle, {
      unit: "MB",
      atMost: 150,
    }),
    limitRow("daemon idle, wakeups of all its threads", wakeups, {
      unit: "per second",
      atMost: 1,
    }),
    {
      ...limitRow(`daemon, each of ${CONVERSATIONS} open conversations (PSS)`, each, {
        unit: "MB",
        atMost: Infinity,
      }),
      budget: "measured only",
    },
  ];
}

/** The processes of the daemon, when none has come or gone for a while: its first act is to bring
 * the memory's index up to date. */
async function settled(pid: number): Promise<number[]> {
  for (let before = "";;) {
    await pause(SETTLE_MS);
    const family = await familyOf(pid);
    if (family.join() === before) return family;
    before = family.join();
  }
}

/** What one open conversation adds, once it has answered. */
async function conversations(home: DaemonHome, pid: number, idle: number): Promise<number> {
  const address: DaemonAddress = { transport: "unix", path: `${home.tree}/run/daemon.sock` };
  const open = await Promise.all(
    Array.from({ length: CONVERSATIONS }, () => converse(address)),
  );
  const all = await megabytesOf(await settled(pid));
  for (const close of open) await close();
  return (all - idle) / CONVERSATIONS;
}

/** Opens one conversation and asks once; returns its end. */
async function converse(address: DaemonAddress): Promise<() => Promise<void>> {
  const { connection, messages } = await connectDaemon(address, { version: manifest.version });
  const client = new AgentClient((message) => connection.send(message));
  const reading = (async () => {
    for await (const message of messages) client.receive(message);
    client.lost();
  })();
  const { id } = await client.open();
  for await (const event of client.send(id, "what is 12*7?")) {
    if (event.type === "end" && event.reason !== "done") throw new Error(event.reason);
  }
  return async () => {
    connection.close();
    await reading;
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
