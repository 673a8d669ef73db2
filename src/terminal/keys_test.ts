import assert from "node:assert/strict";
import { type Key, KeyDecoder } from "./keys.ts";

/** Keys of a text that arrives whole. */
function decode(data: string): Key[] {
  const decoder = new KeyDecoder();
  return [...decoder.push(data), ...decoder.flush()];
}

const TABLE: [string, string, Key[]][] = [
  ["letters", "héllo", [{ name: "text", text: "héllo" }]],
  ["enter", "\r", [{ name: "enter" }]],
  ["Ctrl-J", "\n", [{ name: "j", ctrl: true }]],
  ["Ctrl-A", "\x01", [{ name: "a", ctrl: true }]],
  ["Ctrl-_", "\x1f", [{ name: "_", ctrl: true }]],
  ["backspace", "\x7f", [{ name: "backspace" }]],
  ["an arrow", "\x1b[A", [{ name: "up" }]],
  ["an arrow in application mode", "\x1bOD", [{ name: "left" }]],
  ["Ctrl-arrow", "\x1b[1;5C", [{ name: "right", ctrl: true }]],
  ["Alt-arrow", "\x1b[1;3D", [{ name: "left", alt: true }]],
  ["Alt-arrow of rxvt", "\x1b\x1b[D", [{ name: "left", alt: true }]],
  ["home and end", "\x1b[H\x1b[4~", [{ name: "home" }, { name: "end" }]],
  ["delete", "\x1b[3~", [{ name: "delete" }]],
  ["Shift-Tab", "\x1b[Z", [{ name: "tab", shift: true }]],
  ["Alt-b", "\x1bb", [{ name: "b", alt: true }]],
  ["Alt-Backspace", "\x1b\x7f", [{ name: "backspace", alt: true }]],
  ["Alt-Enter", "\x1b\r", [{ name: "enter", alt: true }]],
  ["Shift-Enter as CSI u", "\x1b[13;2u", [{ name: "enter", shift: true }]],
  ["Shift-Enter as CSI 27", "\x1b[27;2;13~", [{ name: "enter", shift: true }]],
  ["a lone escape", "\x1b", [{ name: "escape" }]],
  ["a paste", "\x1b[200~a\r\nb\rc\x1b[201~d", [
    { name: "paste", text: "a\nb\nc" },
    { name: "text", text: "d" },
  ]],
  ["an unknown sequence", "\x1b[999;9xa", [{ name: "text", text: "a" }]],
  ["an answer nobody asked for", "\x1b]11;rgb:0000/0000/0000\x1b\\a", [{
    name: "text",
    text: "a",
  }]],
  ["a DCS answer", "\x1bP>|term\x1b\\a", [{ name: "text", text: "a" }]],
  ["a cursor report", "\x1b[12;40Ra", [{ name: "text", text: "a" }]],
  ["C1 controls", "a\x9b\x85b", [{ name: "text", text: "ab" }]],
];

for (const [what, data, expected] of TABLE) {
  Deno.test(`KeyDecoder decodes ${what}`, () => {
    assert.deepEqual(decode(data), expected);
  });

  Deno.test(`KeyDecoder decodes ${what} when it arrives byte by byte`, () => {
    const decoder = new KeyDecoder();
    const keys = [...data].flatMap((char) => decoder.push(char));
    keys.push(...decoder.flush());
    assert.deepEqual(mergeText(keys), mergeText(expected));
  });
}

/** Letters that arrive apart are keys of their own; here they count as one. */
function mergeText(keys: Key[]): Key[] {
  return keys.reduce<Key[]>((merged, key) => {
    const last = merged.at(-1);
    if (last?.name === "text" && key.name === "text") {
      merged[merged.length - 1] = { name: "text", text: `${last.text}${key.text}` };
    } else merged.push(key);
    return merged;
  }, []);
}

Deno.test("KeyDecoder keeps control characters of a paste as text", () => {
  assert.deepEqual(decode("\x1b[200~\x03\x1b[2J\x1b[201~"), [
    { name: "paste", text: "\x03\x1b[2J" },
  ]);
});

Deno.test("KeyDecoder takes a megabyte of paste in pieces", () => {
  const decoder = new KeyDecoder();
  const line = "0123456789abcdef\n";
  const text = line.repeat(60_000);
  const data = `\x1b[200~${text}\x1b[201~`;
  const keys: Key[] = [];
  for (let i = 0; i < data.length; i += 65_521) {
    keys.push(...decoder.push(data.slice(i, i + 65_521)));
  }
  assert.equal(keys.length, 1);
  assert.equal(keys[0]?.text?.length, text.length);
});

Deno.test("KeyDecoder gives up on a sequence without an end", () => {
  const decoder = new KeyDecoder();
  assert.deepEqual(decoder.push("\x1b[" + "1;".repeat(100)), []);
  assert.deepEqual(decoder.push("a"), [{ name: "text", text: "a" }]);
});

Deno.test("KeyDecoder.pending is true only inside a sequence", () => {
  const decoder = new KeyDecoder();
  decoder.push("\x1b");
  assert.equal(decoder.pending, true);
  decoder.push("[A");
  assert.equal(decoder.pending, false);
  decoder.push("\x1b[200~abc");
  assert.equal(decoder.pending, false, "a paste has no time limit");
});
