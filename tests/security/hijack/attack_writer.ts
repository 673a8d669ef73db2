/** An app that writes to its own standard output and ends at once; it hears nothing meanwhile. */

import { send, started } from "./part_channel.ts";

const { bytes } = JSON.parse(await Deno.readTextFile(new URL("./data.json", import.meta.url)));
await started;
const chunk = new Uint8Array(65_536).fill(0x78);
for (let left = bytes; left > 0;) {
  left -= Deno.stdout.writeSync(chunk.subarray(0, Math.min(left, chunk.length)));
}
send({ type: "exit", code: 0 });
