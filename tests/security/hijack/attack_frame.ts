/** A hijacked app that sends one message of a size and shape of its choice, and then waits. */

import { socket, started } from "./part_channel.ts";

const { unit, times, ending } = JSON.parse(
  await Deno.readTextFile(new URL("./data.json", import.meta.url)),
) as { unit: string; times: number; ending: string };
await started;
const json = new TextEncoder().encode(`{"type":"x","a":[${unit.repeat(times)}${ending}`);
const head = new Uint8Array(8);
new DataView(head.buffer).setUint32(0, json.length);
socket.write(head);
socket.write(json);
setInterval(() => {}, 1000);
