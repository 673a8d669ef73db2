import assert from "node:assert/strict";
import type { Key } from "../keys.ts";
import { field, tabs } from "./_fields.ts";
import { SettingsScreen, type Wish } from "./modes.ts";

/** Presses keys: one character is typed, a longer name is a key. Returns the last wish. */
function press(screen: SettingsScreen, ...keys: (string | Key)[]): Wish | undefined {
  let wish: Wish | undefined;
  for (const key of keys) {
    if (typeof key !== "string") wish = screen.take(key);
    else wish = screen.take(key.length === 1 ? { name: "text", text: key } : { name: key });
  }
  return wish;
}

function onPort(): SettingsScreen {
  const screen = new SettingsScreen(tabs());
  press(screen, "down");
  return screen;
}

Deno.test("SettingsScreen checks a text as it is typed and keeps what does not fit open", () => {
  const screen = onPort();
  press(screen, "enter", "x");
  assert.ok(screen.mode.kind === "edit" && screen.mode.problem === "expected a number");
  press(screen, "enter");
  assert.equal(screen.mode.kind, "edit");
  assert.deepEqual(screen.settings.changes, []);
  press(screen, "backspace", "1");
  assert.ok(screen.mode.kind === "edit" && screen.mode.problem === undefined);
  press(screen, "enter");
  assert.equal(screen.mode.kind, "browse");
  assert.deepEqual(screen.settings.changes, [{ id: "a.port", value: 801 }]);
});

Deno.test("SettingsScreen: Esc leaves a text as it was", () => {
  const screen = onPort();
  press(screen, "enter", "1", "escape");
  assert.equal(screen.mode.kind, "browse");
  assert.deepEqual(screen.settings.changes, []);
});

Deno.test("SettingsScreen: nothing typed is the default where that is nothing", () => {
  const screen = new SettingsScreen(tabs());
  press(screen, "enter", { name: "u", ctrl: true }, "enter");
  assert.deepEqual(screen.settings.changes, [{ id: "a.name", value: undefined }]);
});

Deno.test("SettingsScreen: a paste of lines becomes one line", () => {
  const screen = new SettingsScreen(tabs());
  press(screen, "enter", { name: "paste", text: " and\nBob\x07" }, "enter");
  assert.equal(screen.settings.changes[0]?.value, "Ann and Bob");
});

Deno.test("SettingsScreen: Enter and Space turn a switch, Delete goes back to its default", () => {
  const screen = new SettingsScreen(tabs());
  press(screen, "end", "enter");
  assert.deepEqual(screen.settings.changes, [{ id: "a.loud", value: true }]);
  press(screen, " ");
  assert.deepEqual(screen.settings.changes, []);
  press(screen, " ", "delete");
  assert.deepEqual(screen.settings.changes, []);
});

Deno.test("SettingsScreen: a choice is made by arrows or by its first letter", () => {
  const screen = new SettingsScreen(tabs());
  press(screen, "right", "enter", "down", "enter");
  assert.deepEqual(screen.settings.changes, [{ id: "b.color", value: "green" }]);
  press(screen, "enter", "r", "enter");
  assert.deepEqual(screen.settings.changes, []);
  press(screen, "enter", "g", "escape");
  assert.deepEqual(screen.settings.changes, []);
});

Deno.test("SettingsScreen: a list with a comma in an item cannot be typed, and is not", () => {
  const screen = new SettingsScreen([
    { title: "T", fields: [field("l", "list", { value: ["a,b"] })] },
  ]);
  press(screen, "enter");
  assert.equal(screen.mode.kind, "browse");
  assert.match(screen.message?.text ?? "", /config\.yaml/);
});

Deno.test("SettingsScreen asks for a secret only when nothing is unsaved", () => {
  const screen = new SettingsScreen(tabs());
  press(screen, "right", "end");
  assert.deepEqual(press(screen, "enter"), { kind: "secret", name: "plugin:b:password" });
  press(screen, "home", "enter", "g", "enter", "end");
  assert.equal(press(screen, "enter"), undefined);
  assert.match(screen.message?.text ?? "", /Save \(s\) or undo/);
  assert.equal(press(screen, "delete"), undefined);
  assert.equal(screen.settings.changes.length, 1);
});

Deno.test("SettingsScreen: s wishes to save when there is something, u takes it back", () => {
  const screen = new SettingsScreen(tabs());
  assert.equal(press(screen, "s"), undefined);
  assert.equal(screen.message?.text, "There is nothing to save.");
  press(screen, "end", "enter");
  assert.deepEqual(press(screen, "s"), { kind: "save", leave: false });
  press(screen, "u");
  assert.deepEqual(screen.settings.changes, []);
  press(screen, "u");
  assert.equal(screen.message?.text, "There is nothing to undo.");
});

Deno.test("SettingsScreen: q asks when something is unsaved, and d, s, Esc answer", () => {
  const screen = new SettingsScreen(tabs());
  assert.deepEqual(press(screen, "q"), { kind: "leave" });
  press(screen, "end", "enter");
  assert.equal(press(screen, "q"), undefined);
  assert.equal(screen.mode.kind, "leave");
  assert.equal(press(screen, "x"), undefined);
  assert.equal(screen.mode.kind, "leave");
  press(screen, "escape");
  assert.equal(screen.mode.kind, "browse");
  assert.equal(screen.settings.changes.length, 1);
  assert.deepEqual(press(screen, "escape", "s"), { kind: "save", leave: true });
  assert.deepEqual(press(screen, "q", "d"), { kind: "leave" });
});

Deno.test("SettingsScreen.interrupt() leaves the mode, then asks, then leaves", () => {
  const screen = new SettingsScreen(tabs());
  press(screen, "end", "enter", "home", "enter");
  assert.equal(screen.interrupt(), undefined);
  assert.equal(screen.mode.kind, "browse");
  assert.equal(screen.interrupt(), undefined);
  assert.equal(screen.mode.kind, "leave");
  assert.deepEqual(screen.interrupt(), { kind: "leave" });
});

Deno.test("SettingsScreen searches labels, keys and meanings of all tabs, and goes there", () => {
  const screen = new SettingsScreen(tabs());
  press(screen, "/", ..."hosts");
  assert.deepEqual(screen.hits.map(({ field }) => field.id), ["b.hosts"]);
  press(screen, "enter");
  assert.equal(screen.settings.field?.id, "b.hosts");
  press(screen, "/", ..."what for");
  assert.equal(screen.hits.length, 6);
  press(screen, ..."zzz", "enter");
  assert.equal(screen.mode.kind, "search");
  press(screen, "escape");
  assert.equal(screen.settings.field?.id, "b.hosts");
});

Deno.test("SettingsScreen: any key leaves the help and does nothing else", () => {
  const screen = new SettingsScreen(tabs());
  press(screen, "?", "q");
  assert.equal(screen.mode.kind, "browse");
});
