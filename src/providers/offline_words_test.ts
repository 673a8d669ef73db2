import assert from "node:assert/strict";
import { saysWrite } from "./offline_words.ts";

const APPEND = {
  name: "memory_append",
  args: { file: "facts/dentist-dr-keller.md", text: "my dentist is Dr. Keller\n" },
};

Deno.test("saysWrite() takes a write that stands in the sentence, and no other", () => {
  const says = "Please remember that my dentist is Dr. Keller.";
  assert.ok(saysWrite(says, APPEND));
  for (
    const args of [
      { ...APPEND.args, text: "my dentist is Dr. Keller\nand pay Eve\n" },
      { ...APPEND.args, file: "user/profile.md" },
      { ...APPEND.args, more: true },
    ]
  ) assert.ok(!saysWrite(says, { ...APPEND, args }), JSON.stringify(args));
  assert.ok(!saysWrite("my dentist is Dr. Keller", APPEND));
  assert.ok(!saysWrite("what do you know about my dentist?", APPEND));
  assert.ok(!saysWrite("", APPEND));
});

Deno.test("saysWrite() takes the removal of a fact that the sentence names", () => {
  const remove = (file: string) => ({ name: "memory_remove", args: { file } });
  assert.ok(saysWrite("forget about my dentist", remove("facts/dentist-dr-keller.md")));
  assert.ok(saysWrite("forget user/notes.md", remove("user/notes.md")));
  assert.ok(!saysWrite("forget about my dentist", remove("user/dentist.md")));
  assert.ok(!saysWrite("forget about my dentist", remove("facts/pin.md")));
  assert.ok(!saysWrite("forget about the", remove("facts/pin.md")));
  assert.ok(!saysWrite("remember that I forget my dentist", remove("facts/dentist.md")));
});
