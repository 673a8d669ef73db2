/** A hijacked app that loses its mind, in one way of many; see `mind_test.ts`. */

import { encodeFrame } from "../../../src/wire/mod.ts";
import { call, onMessage, report, send, show, socket, started } from "./part_channel.ts";

const { way } = JSON.parse(await Deno.readTextFile(new URL("./data.json", import.meta.url)));
const start = await started;
onMessage.current = () => {};
for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"] as const) {
  Deno.addSignalListener(signal, () => {});
}
send({ type: "keyboard", mode: "keys" });
show("\x1b[?1049h\x1b[?25l\x1b[31mMAD");

/** A head of a frame, and what follows it. */
function frame(json: number, bytes: number, rest: string | Uint8Array = ""): Uint8Array {
  const body = typeof rest === "string" ? new TextEncoder().encode(rest) : rest;
  const whole = new Uint8Array(8 + body.length);
  new DataView(whole.buffer).setUint32(0, json);
  new DataView(whole.buffer).setUint32(4, bytes);
  whole.set(body, 8);
  return whole;
}

/** Answers each Ctrl-C, and goes on. */
function acknowledge(): void {
  onMessage.current = ({ type }) => void (type === "interrupt" && send({ type: "interrupted" }));
}

/** Ends reading: what is sent to it lies there. */
function deaf(): void {
  socket.pause();
}

const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;

const WAYS: Record<string, () => unknown> = {
  /** One message that a terminal needs half a minute for. */
  "much to show"() {
    acknowledge();
    show("\x1b[1;1H\x1b[2K\x1b[31mx\x1b[m".repeat(3_500_000));
  },
  /** Says that it stops. */
  "one that stays"() {
    acknowledge();
  },
  loop() {
    for (;;);
  },
  async memory() {
    const held: Uint8Array[] = [];
    for (;;) {
      try {
        held.push(new Uint8Array(64 * 1024 * 1024).fill(1));
      } catch {
        // The limit is less than 4 GB; without one this would go on.
        if (held.length < 64) Deno.exit(7);
      }
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  },
  heap() {
    const held: unknown[] = [];
    for (;;) held.push(new Array(1_000_000).fill(0.5));
  },
  descriptors() {
    const held: unknown[] = [];
    for (;;) {
      try {
        held.push(Deno.openSync(new URL("./data.json", import.meta.url)));
      } catch {
        for (;;);
      }
    }
  },
  threads() {
    const code = URL.createObjectURL(new Blob(["for(;;);"], { type: "text/javascript" }));
    for (let i = 0; i < 40; i++) new Worker(code, { type: "module" });
  },
  flood() {
    const bytes = new Uint8Array(1024 * 1024).fill(0x78);
    const more = () => {
      while (socket.write(encodeFrame({ message: { type: "show", stream: 1 }, bytes })));
      socket.once("drain", more);
    };
    more();
  },
  messages() {
    const many = encodeFrame({ message: { type: "keyboard", mode: "keys" } });
    const more = () => {
      while (socket.write(many));
      socket.once("drain", more);
    };
    more();
  },
  calls() {
    setInterval(() => {
      for (let i = 0; i < 5000; i++) void call("log", "security", "x".repeat(1000), {});
    }, 1);
    deaf();
  },
  /** Asks for much, and never reads it. */
  deaf() {
    deaf();
    const more = () => {
      for (let i = 0; i < 200; i++) send({ type: "call", id: i, method: "x".repeat(100_000) });
      setTimeout(more, 5);
    };
    more();
  },
  huge: () => socket.write(frame(0xffffffff, 0xffffffff)),
  unfinished: () => socket.write(frame(3 * 1024 * 1024, 0, "{")),
  "no JSON": () => socket.write(frame(4, 0, "nope")),
  "no object": () => socket.write(frame(4, 0, "null")),
  "a list": () => socket.write(frame(2, 0, "[]")),
  "no text": () => socket.write(frame(4, 0, Uint8Array.of(0xff, 0xfe, 0xfd, 0xfc))),
  "deep JSON": () => socket.write(frame(deep.length, 0, deep)),
  "a deep call": () => {
    const text = `{"type":"call","id":1,"method":"log","params":${deep}}`;
    return socket.write(frame(text.length, 0, text));
  },
  /** As large as a frame may be, and nothing but values: reading one takes minutes. */
  values: () => {
    const text = `{"type":"call","id":1,"method":"log","params":[${"[],".repeat(26_000_000)}0]}`;
    return socket.write(frame(text.length, 0, text));
  },
  /** Just as many as are taken, again and again. */
  "many values": () => {
    const text = `{"type":"call","id":1,"method":"log","params":[${"[],".repeat(99_000)}0]}`;
    const bytes = frame(text.length, 0, text);
    const more = () => {
      while (socket.write(bytes));
      socket.once("drain", more);
    };
    more();
  },
  "the wrong kinds": () => {
    const odd: unknown[] = [{ toString: 1 }, null, [], -1, 1e308, "__proto__", "constructor", {}];
    for (const value of odd) {
      for (const type of ["show", "keyboard", "call", "wire", "interrupted", "start", value]) {
        send({ type, id: value, method: value, params: value, bytesAt: value, mode: value });
        send({ type, stream: value, peer: value, message: value, error: value });
      }
    }
    send({ type: "exit", code: { toString: 1 }, handover: { argv: { length: 3 }, back: 7 } });
  },
  "an odd crash": () => {
    const message = "\x1b[2J\x07x\n▌ \x1b[7m Passphrase of the vault: \x1b[0m\n▌ > ";
    send({ type: "crash", error: { code: {}, message, hint: message } });
  },
  "half an exit": () => {
    socket.write(encodeFrame({ message: { type: "exit", code: 0 } }).subarray(0, 12));
    socket.end();
  },
  "no channel": () => socket.destroy(),
  gone: () => Deno.exit(0),
  "gone badly": () => Deno.exit(7),
  /** Says that it ends, and does not. */
  "after its end": () => {
    send({ type: "exit", code: 0 });
    send({ type: "show", stream: 1 }, new TextEncoder().encode("AFTER THE END"));
    socket.once("drain", () => {});
    setTimeout(() => {
      for (;;);
    }, 30);
  },
};

report({ stage: "mad", home: start.home });
await WAYS[way]!();
// Whatever it was, this process does not end by itself.
setInterval(() => {}, 1000);
