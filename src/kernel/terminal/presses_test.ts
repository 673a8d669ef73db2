import assert from "node:assert/strict";
import { type Press, Presses } from "./presses.ts";

/** What is pressed, as short words; each chunk arrives at once. */
async function read(...chunks: string[]): Promise<string[]> {
  const presses = new Presses();
  for (const chunk of chunks) presses.push(new TextEncoder().encode(chunk));
  const words: string[] = [];
  for (let press = await presses.next(700); press; press = await presses.next(700)) {
    words.push(word(press));
  }
  presses.close();
  return words;
}

function word(press: Press): string {
  const text = "text" in press ? ` ${press.text}` : "";
  return `${press.kind}${text}${"alone" in press && !press.alone ? " with others" : ""}`;
}

Deno.test("a key that came alone is told from one that did not", async () => {
  assert.deepEqual(await read("y"), ["text y"]);
  assert.deepEqual(await read("y\r"), ["text y with others", "enter with others"]);
  assert.deepEqual(await read("é", "\r"), ["text é", "enter"]);
});

Deno.test("a paste is one event, however it is split", async () => {
  const paste = "\x1b[200~y\nrm -rf\x1b[31m\x1b[201~";
  assert.deepEqual(await read(paste), ["paste y\nrm -rf\x1b[31m"]);
  const bytes = await read(...paste);
  assert.equal(bytes.at(-1), "paste y\nrm -rf\x1b[31m");
  assert.ok(bytes.slice(0, -1).every((each) => each === "noise"), bytes.join());
});

for (
  const reply of [
    "\x1b[12;40R",
    "\x1b[?62;4;6;y",
    "\x1b]10;rgb:yy/yy/yy\x07",
    "\x1b]lyes\x1b\\",
    "\x1bPyes\x1b\\",
    "\x1b_y\x1b\\",
    "\x1bOA",
    "\x1by",
    "\x1b[A",
    "\x9b1;1R",
  ]
) {
  Deno.test(`${JSON.stringify(reply)} holds no key, wherever it is split`, async () => {
    for (let split = 1; split <= reply.length; split++) {
      const words = await read(reply.slice(0, split), reply.slice(split));
      assert.ok(words.every((each) => each === "noise"), `${split}: ${words.join()}`);
    }
  });
}

Deno.test("Escape alone is a key, after a moment", async () => {
  assert.deepEqual(await read("\x1b"), ["escape"]);
});
