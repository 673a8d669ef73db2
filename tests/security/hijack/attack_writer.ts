/** An app that writes much over its channel and ends at once; it hears nothing meanwhile. */

import { send, socket, started } from "./part_channel.ts";

const { bytes } = JSON.parse(await Deno.readTextFile(new URL("./data.json", import.meta.url)));
await started;
const chunk = new Uint8Array(65_536).fill(0x78);
for (let left = bytes; left > 0; left -= chunk.length) {
  send({ type: "show", stream: 1 }, chunk.subarray(0, Math.min(left, chunk.length)));
  if (socket.writableLength > 4 * chunk.length) {
    await new Promise<void>((resolve) => socket.once("drain", resolve));
  }
}
send({ type: "exit", code: 0 });
