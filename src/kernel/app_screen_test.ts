import assert from "node:assert/strict";
import { OriginRecord } from "../gate/mod.ts";
import { appScreen } from "./app_screen.ts";

type Terminal = Parameters<typeof appScreen>[0];

/** What an app hears whose keyboard is in `mode`, and what the kernel knows of it then. */
function typed(mode: "keys" | "lines", canMark: boolean, keys: string): OriginRecord {
  const origins = new OriginRecord();
  let press: (bytes: Uint8Array) => void = () => {};
  const terminal = {
    keyboard: () => Promise.resolve(),
    onKeys: (listener: typeof press) => {
      press = listener;
      return () => {};
    },
    onRepaint: () => () => {},
  };
  const listener = {
    typed: (text: string, how: Parameters<OriginRecord["typed"]>[1]) => origins.typed(text, how),
    interrupted: () => origins.interrupted(),
  };
  // Of the terminal it uses these three here.
  const screen = appScreen(terminal as Partial<Terminal> as Terminal, listener, {
    keys: true,
    canMark,
  });
  screen.keyboard(mode);
  screen.connect({ keys: () => {}, redraw: () => {} });
  press(new TextEncoder().encode(keys));
  return origins;
}

Deno.test("appScreen() takes no line for typed that may have been pasted, where it could be known", () => {
  const pasted = "hello\n/deploy prod\nhello\n";
  assert.ok(!typed("lines", true, pasted).takeLine("/deploy prod"));
  assert.ok(!typed("lines", true, "/deploy prod\n").takeLine("/deploy prod"));
  assert.ok(typed("keys", true, "/deploy prod\r").takeLine("/deploy prod"));
  // A terminal that marks nothing has only lines.
  assert.ok(typed("lines", false, "/deploy prod\n").takeLine("/deploy prod"));
});
