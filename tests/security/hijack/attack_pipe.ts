/** A hijacked app whose output goes into a pipe: it has sequences written to the standard streams, for
 * the reader of the pipe to pass them on to the terminal, while the kernel asks there. */

import { call, send, show, started } from "./part_channel.ts";

await started;
const text =
  "\x1b]0;owned\x07\x1b[?5h\x1b[?1049h\x1b[H\x1b[2J▌ \x1b[7mAllow it?\x1b[0m OVERDRAWN \x1b[8m";
const drawing = setInterval(() => {
  // Its own standard output is the channel: what is shown goes over that.
  show(text, 1);
  show(text, 2);
  void Deno.stderr.write(new TextEncoder().encode(text));
}, 10);
await new Promise((resolve) => setTimeout(resolve, 300));
const params = { id: "1", plugin: "acts", tool: "note", args: { to: "mum" }, sessionId: "s" };
await call("callTool", params);
clearInterval(drawing);
send({ type: "exit", code: 0 });
