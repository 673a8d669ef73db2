import assert from "node:assert/strict";
import { tabs } from "./_fields.ts";
import { Settings } from "./settings.ts";

function make() {
  const settings = new Settings(tabs());
  const [name, port, loud] = settings.fields;
  return { settings, name: name!, port: port!, loud: loud! };
}

Deno.test("Settings.change() back to what stands is no change any more", () => {
  const { settings, port } = make();
  settings.change(port, 81);
  assert.deepEqual(settings.changes, [{ id: "a.port", value: 81 }]);
  settings.change(port, 80);
  assert.deepEqual(settings.changes, []);
});

Deno.test("Settings.change() to undefined shows the default", () => {
  const { settings, name, port } = make();
  settings.change(name, undefined);
  settings.change(port, 81);
  settings.change(port, undefined);
  assert.equal(settings.valueOf(name), undefined);
  assert.equal(settings.valueOf(port), 80);
  assert.deepEqual(settings.changes, [{ id: "a.name", value: undefined }]);
});

Deno.test("Settings.undo() takes changes back one by one and goes where they were", () => {
  const { settings, port, loud } = make();
  settings.change(port, 81);
  settings.change(port, 82);
  settings.change(loud, true);
  settings.moveTab(1);
  assert.ok(settings.undo());
  assert.equal(settings.field, loud);
  assert.equal(settings.valueOf(loud), false);
  settings.undo();
  assert.equal(settings.valueOf(port), 81);
  settings.undo();
  assert.deepEqual(settings.changes, []);
  assert.equal(settings.undo(), false);
});

Deno.test("Settings.markSaved() makes the changes what stands", () => {
  const { settings, name, port } = make();
  settings.change(port, 81);
  settings.change(name, undefined);
  settings.markSaved();
  assert.deepEqual(settings.changes, []);
  assert.equal(settings.valueOf(port), 81);
  assert.equal(settings.valueOf(name), undefined);
  assert.equal(settings.undo(), false);
  settings.change(port, 80);
  assert.deepEqual(settings.changes, [{ id: "a.port", value: 80 }]);
});

Deno.test("Settings.moveTo() stays in the tab, moveTab() goes around", () => {
  const { settings } = make();
  settings.moveTo(Infinity);
  assert.equal(settings.at, 2);
  settings.moveTo(-Infinity);
  assert.equal(settings.at, 0);
  settings.moveTab(-1);
  assert.equal(settings.tab, 1);
  settings.moveTab(1);
  assert.equal(settings.tab, 0);
});
