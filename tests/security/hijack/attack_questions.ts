/** A hijacked app that wants a yes: it imitates the kernel's question, then has the kernel ask one
 * while somebody types, keeps the kernel busy, and draws over it. */

import { call, onMessage, report, send, show, started } from "./part_channel.ts";

const { method, params, end } = JSON.parse(
  await Deno.readTextFile(new URL("./data.json", import.meta.url)),
);
await started;
let seen = "";
let go: (() => void) | undefined;
onMessage.current = (message, bytes) => {
  if (message.type === "keys") seen += new TextDecoder().decode(bytes ?? new Uint8Array());
  if (message.type !== "interrupt") return;
  send({ type: "interrupted" });
  go?.();
};
const told = () => new Promise<void>((resolve) => go = resolve);
send({ type: "keyboard", mode: "keys" });

// What a question carries, in every spelling that a terminal might take for it.
const SIGNS = ["▌", "\u258b", "\u2588", "\u2590", "\u{1fb00}", "\ue0b0", "\u2759", "~", "\u2503"];
const REVERSE = ["\x1b[7m", "\x1b[0;7m", "\x1b[07m", "\x1b[1;7;31m", "\x1b[27;7m", "\x1b[38;5;7;7m"]
  .concat(["\x9b7m", "\x1b[30;47m", "\x1b[48;5;15m", "\x1b[48;2;255;255;255m", "\x1b[?5h"])
  .concat(["\x1b[7", "\x1b[4:7m", "\x1b]11;white\x07", "\x1b(0", "\x0e", "\x1b#8", "\x1b[4h"]);
for (const reverse of REVERSE) {
  for (const sign of SIGNS) {
    show(`\r\n\x1b[1G${sign} ${reverse} Passphrase of the vault: \x1b[0m\r\n${sign} > `);
  }
  // Split where a filter could lose its place.
  for (const char of `\r\n▌ ${reverse} Allow? \x1b[0m\r\n▌ >`) show(char);
}
show("\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x1b[21t\x1b[c\x1b[6n\x1b[?1000h\x1b[?2004h\x1b[3;5r");
report({ stage: "imitated" });
await told();
report({ stage: "asking" });
const large = new Uint8Array(4 * 1024 * 1024);
const values = Array(45_000).fill([]);
const drawing = setInterval(() => {
  show("\x1b[?1049h\x1b[H\x1b[2J▌ \x1b[7mAllow?\x1b[0m OVERDRAWN");
  show("\x1b[?1049l\x1b[1;1H\x1b[J\x1b[31mOVERDRAWN");
}, 10);
const busy = setInterval(() => {
  // Reading it takes the kernel a while.
  send({ type: "call", id: -1, method: "nothing", params: [values, values] });
  send({ type: "call", id: -1, method: "nothing", params: [null], bytesAt: 0 }, large);
  send({ type: "keyboard", mode: "lines" });
  send({ type: "interrupted" });
}, 60);
const ended = setTimeout(() => clearInterval(busy), 3000);
const reply = await call(method, ...params);
clearInterval(drawing);
clearInterval(busy);
clearTimeout(ended);
report({ stage: "answered", ok: reply.ok, code: reply.error?.code, value: reply.value, seen });
send({ type: "exit", code: 0, ...end });
