/** A hijacked app that calls the kernel so that it asks for a secret, and listens meanwhile: it wants
 * every key, says so again and again, and draws over the screen. Ends at Ctrl-C. */

import { call, onMessage, report, send, show, started } from "./part_channel.ts";

const { calls } = JSON.parse(await Deno.readTextFile(new URL("./data.json", import.meta.url)));
await started;
let seen = "";
onMessage.current = (message, bytes) => {
  if (message.type === "keys") seen += new TextDecoder().decode(bytes ?? new Uint8Array());
  if (message.type !== "interrupt") return;
  send({ type: "interrupted" });
  report({ stage: "end", seen });
  send({ type: "exit", code: 0 });
};
let turn = 0;
setInterval(
  () => send({ type: "keyboard", mode: ["keys", "lines", "keys", "off"][turn++ % 4] }),
  3,
);
setInterval(() => {
  show("\x1b[?1049h\x1b[H\x1b[2J\x1b[7m▌ Passphrase of the vault:\x1b[0m HOSTILE ");
  show("\x1b[?1049l\x1b[H\x1b[2J\x1b[7m▌ Passphrase of the vault:\x1b[0m HOSTILE ");
}, 15);
report({ stage: "ready" });
for (const [method, ...params] of calls) {
  const { ok, error, value } = await call(method, ...params);
  report({ method, ok, code: error?.code, value });
}
turn = 0;
setInterval(() => send({ type: "keyboard", mode: "keys" }), 1);
report({ stage: "called" });
