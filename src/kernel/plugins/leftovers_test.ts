import assert from "node:assert/strict";
import { Leftovers } from "./leftovers.ts";

const MARKS = { kernel: "pyra-kernel", plugin: "/opt/host.ts" };
const STARTED = "Mon Nov 23 15:05:51 2026";
const STARTED_MS = Date.parse(STARTED);

/** A system with these processes: number → start and command line. */
async function reap(
  processes: Record<number, [string, string]>,
  record: unknown,
): Promise<{ killed: string[][]; left: string[] }> {
  const folder = await Deno.makeTempDir({ prefix: "plug-left-" });
  try {
    await Deno.writeTextFile(`${folder}/plugins-10.json`, JSON.stringify(record));
    const killed: string[][] = [];
    const ports = {
      ps: (args: string[]) =>
        Promise.resolve((processes[Number(args.at(-1))] ?? []).join(" ") + "\n"),
      kill: (args: string[]) => Promise.resolve(void killed.push(args)),
    };
    await new Leftovers({ folder, ports, pid: 99, marks: MARKS }).reap();
    return { killed, left: [...Deno.readDirSync(folder)].map(({ name }) => name) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const record = { kernel: 10, children: [{ pid: 20, startedMs: STARTED_MS + 900 }] };
const plugin: [string, string] = [STARTED, "deno run /opt/host.ts file:///p"];

Deno.test("Leftovers.reap() ends the plugin of a kernel that is gone", async () => {
  const { killed, left } = await reap({ 20: plugin }, record);
  assert.deepEqual(killed, [["-KILL", "20"]]);
  assert.deepEqual(left, []);
});

Deno.test("Leftovers.reap() leaves the plugins of a living kernel alone", async () => {
  const { killed, left } = await reap({ 10: [STARTED, "pyra-kernel"], 20: plugin }, record);
  assert.deepEqual(killed, []);
  assert.deepEqual(left, ["plugins-10.json"]);
});

Deno.test("Leftovers.reap() ends no stranger that was given the number since", async () => {
  const others: [string, string][] = [
    [STARTED, "vim host.ts"],
    ["Mon Nov 23 16:05:51 2026", "deno run /opt/host.ts"],
  ];
  for (const other of others) assert.deepEqual((await reap({ 20: other }, record)).killed, []);
});

Deno.test("Leftovers.reap() believes no record that is none", async () => {
  for (const bad of [null, [], { children: [{ pid: -1, startedMs: 1 }] }, { children: "x" }]) {
    assert.deepEqual((await reap({ 20: plugin, [-1]: plugin }, bad)).killed, []);
  }
});
