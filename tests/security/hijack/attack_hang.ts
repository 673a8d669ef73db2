/** A hijacked app that floods the kernel with messages, and then hangs. */

import { send, show, socket, started } from "./part_channel.ts";

await started;
send({ type: "keyboard", mode: "keys" });
for (let i = 0; i < 12_000; i++) send({ type: "call", id: i, method: "nothing", params: [] });
show("ready\r\n");
// The kernel reads no faster than it may.
while (socket.writableLength > 0) await new Promise((resolve) => setTimeout(resolve, 50));
for (;;);
