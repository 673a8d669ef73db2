import assert from "node:assert/strict";
import { EditBuffer } from "./edit_buffer.ts";

/** The text with `|` where the cursor stands. */
function show({ text, cursor }: EditBuffer): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

/** A buffer from such a text. */
function buffer(shown: string): EditBuffer {
  const [before = "", after = ""] = shown.split("|");
  const made = new EditBuffer(before + after);
  while (made.cursor > before.length) made.move("character", -1);
  return made;
}

Deno.test("EditBuffer.insert() puts text at the cursor", () => {
  const edited = buffer("a|c");
  edited.insert("b");
  assert.equal(show(edited), "ab|c");
});

Deno.test("EditBuffer.move() steps over whole grapheme clusters", () => {
  const edited = buffer("x👩‍👩‍👧e\u0301|");
  edited.move("character", -1);
  assert.equal(show(edited), "x👩‍👩‍👧|e\u0301");
  edited.move("character", -1);
  assert.equal(show(edited), "x|👩‍👩‍👧e\u0301");
  edited.move("character", 1);
  assert.equal(show(edited), "x👩‍👩‍👧|e\u0301");
});

Deno.test("EditBuffer.move() goes by words", () => {
  const edited = buffer("one two_2, (drei)|");
  const stops = [1, 2, 3].map(() => (edited.move("word", -1), show(edited)));
  assert.deepEqual(stops, ["one two_2, (|drei)", "one |two_2, (drei)", "|one two_2, (drei)"]);
  edited.move("word", 1);
  assert.equal(show(edited), "one| two_2, (drei)");
});

Deno.test("EditBuffer.move() stays within a line for its edges", () => {
  const edited = buffer("one\ntw|o\nthree");
  edited.move("line", -1);
  assert.equal(show(edited), "one\n|two\nthree");
  edited.move("line", 1);
  assert.equal(show(edited), "one\ntwo|\nthree");
});

Deno.test("EditBuffer.moveLine() keeps the column and says when there is no line", () => {
  const edited = buffer("long line\nab\nother| line");
  assert.equal(edited.moveLine(-1), true);
  assert.equal(show(edited), "long line\nab|\nother line");
  edited.moveLine(-1);
  assert.equal(edited.moveLine(-1), false);
  assert.equal(show(edited), "lo|ng line\nab\nother line");
  edited.moveLine(1);
  edited.moveLine(1);
  assert.equal(edited.moveLine(1), false);
});

Deno.test("EditBuffer.delete() takes characters, words and lines", () => {
  const cases: [string, Parameters<EditBuffer["delete"]>, string][] = [
    ["ab|c", ["character", -1], "a|c"],
    ["ab|c", ["character", 1], "ab|"],
    ["one two|", ["word", -1], "one |"],
    ["see a/b-c.d|", ["blank", -1], "see |"],
    ["one |two", ["word", 1], "one |"],
    ["a\nbc|d", ["line", -1], "a\n|d"],
    ["a\nb|cd", ["line", 1], "a\nb|"],
    ["a|\nb", ["line", 1], "a|b"],
    ["|", ["character", -1], "|"],
  ];
  for (const [before, [extent, direction], after] of cases) {
    const edited = buffer(before);
    edited.delete(extent, direction);
    assert.equal(show(edited), after, before);
  }
});

Deno.test("EditBuffer.yank() puts back what was cut, not single characters", () => {
  const edited = buffer("one two|");
  edited.delete("word", -1);
  edited.delete("character", -1);
  edited.yank();
  assert.equal(show(edited), "onetwo|");
});

Deno.test("EditBuffer.undo() takes back typing as one step", () => {
  const edited = new EditBuffer();
  for (const letter of "abc") edited.insert(letter);
  edited.insert(" ");
  for (const letter of "def") edited.insert(letter);
  edited.undo();
  assert.equal(show(edited), "abc |");
  edited.undo();
  edited.undo();
  assert.equal(show(edited), "|");
  edited.undo();
  assert.equal(show(edited), "|");
});

Deno.test("EditBuffer.replaceBefore() is one step and keeps what follows", () => {
  const edited = buffer("/he| x");
  edited.replaceBefore(0, "/help");
  assert.equal(show(edited), "/help| x");
  edited.undo();
  assert.equal(show(edited), "/he| x");
});
