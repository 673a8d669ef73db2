import assert from "node:assert/strict";
import { knownSecrets } from "./known_secrets.ts";
import { redactJson, redactSecrets } from "./redact.ts";
import { createRedactionStream } from "./redaction_stream.ts";

// Put together here, so that no scanner takes this file for a leak.
const GITHUB = ["ghp", "_", "a1B2".repeat(9)].join("");
const PRIVATE_KEY = [
  "-----BEGIN ",
  "OPENSSH PRIVATE KEY-----\n",
  "b3BlbnNzaC1rZXktdjEAAAAA\n".repeat(6),
  "-----END ",
  "OPENSSH PRIVATE KEY-----",
].join("");
const KNOWN = 'canary "7f3a" pass&word';

Deno.test("redactSecrets() takes a key out and leaves what is around it", () => {
  const text = redactSecrets(`token ${GITHUB}, and so on`);
  assert.ok(!text.includes(GITHUB));
  assert.match(text, /^token \[REDACTED:[a-z0-9-]+\], and so on$/);
});

Deno.test("redactSecrets() takes a private key out whole", () => {
  const text = redactSecrets(`before\n${PRIVATE_KEY}\nafter`);
  assert.equal(text, "before\n[REDACTED:private-key]\nafter");
});

Deno.test("redactSecrets() changes nothing the second time", () => {
  const once = redactSecrets(`${GITHUB} ${PRIVATE_KEY}`);
  assert.equal(redactSecrets(once), once);
});

Deno.test("redactSecrets() takes two secrets that overlap out whole", () => {
  const known = `tail ${GITHUB.slice(0, 8)}`;
  knownSecrets.add(known);
  try {
    const text = redactSecrets(`a ${known}${GITHUB.slice(8)} b`);
    assert.match(text, /^a \[REDACTED:[a-z-]+\] b$/);
  } finally {
    knownSecrets.remove(known);
  }
});

Deno.test("redactSecrets() leaves its own marks alone, whatever words are secret", () => {
  knownSecrets.add("private-key");
  try {
    assert.equal(redactSecrets("[REDACTED:private-key]"), "[REDACTED:private-key]");
  } finally {
    knownSecrets.remove("private-key");
  }
});

const APART: Record<string, (key: string) => string> = {
  "wrapped over lines": (key) => `${key.slice(0, 20)}\n${key.slice(20)}`,
  "wrapped in a quoted mail": (key) => `${key.slice(0, 20)}\n> ${key.slice(20)}`,
  "spaced out": (key) => key.split("").join(" "),
  "split by zero-width spaces": (key) => key.split("").join("\u200b"),
  "split by soft hyphens": (key) => `${key.slice(0, 9)}\u00ad${key.slice(9)}`,
  "with bold marks inside": (key) => `${key.slice(0, 9)}**${key.slice(9, 20)}**${key.slice(20)}`,
};

for (const [how, apart] of Object.entries(APART)) {
  Deno.test(`redactSecrets() takes out a key that is ${how}`, () => {
    const known = "canary-7f3a-canary-7f3a";
    knownSecrets.add(known);
    try {
      for (const key of [GITHUB, known]) {
        const text = redactSecrets(`see ${apart(key)} there`);
        assert.match(text, /^see \[REDACTED:[a-z]+\] there$/, key);
        assert.equal(redactSecrets(text), text);
      }
    } finally {
      knownSecrets.remove(known);
    }
  });
}

Deno.test("redactSecrets() takes of the line after a key nothing", () => {
  assert.match(redactSecrets(`${GITHUB}\nand more`), /^\[REDACTED:[a-z]+\]\nand more$/);
});

Deno.test("redactSecrets() is linear in what is taken apart", () => {
  for (const part of ["a\u200b", "a b ", "ghp_a1\n", "**", "\n", "a\n    "]) {
    const time = (count: number) => {
      const text = part.repeat(count);
      const start = performance.now();
      redactSecrets(text);
      return performance.now() - start;
    };
    time(2_000);
    const [short, long] = [Math.max(time(10_000), 1), time(80_000)];
    assert.ok(long < short * 40, `${JSON.stringify(part)}: ${short} ms, ${long} ms`);
  }
});

Deno.test("redactSecrets() leaves names that only look like keys", () => {
  const text = "sk-learn-compatible-estimators, and password: please-ask-me-again";
  assert.equal(redactSecrets(text), text);
});

for (
  const [form, text] of Object.entries({
    "as it is": KNOWN,
    "in base64": btoa(`user:${KNOWN}`),
    "URL-encoded": encodeURIComponent(KNOWN),
    "JSON-escaped": JSON.stringify({ value: KNOWN }),
  })
) {
  Deno.test(`redactSecrets() takes a known value out ${form}`, () => {
    knownSecrets.add(KNOWN);
    try {
      const redacted = redactSecrets(`x ${text} y`);
      assert.match(redacted, /REDACTED/);
      assert.ok(!redacted.includes("7f3a"), redacted);
    } finally {
      knownSecrets.remove(KNOWN);
    }
    assert.equal(redactSecrets(text), text, "forgotten with its last");
  });
}

Deno.test("redactJson() looks at values, at names, and at what a name says of its value", () => {
  const redacted = JSON.stringify(redactJson({
    list: [GITHUB],
    [GITHUB]: 1,
    password: "correct-horse-battery-9",
  }));
  assert.ok(!redacted.includes(GITHUB) && !redacted.includes("correct-horse"), redacted);
});

Deno.test("createRedactionStream() gives what redactSecrets() gives, wherever the text is cut", () => {
  knownSecrets.add(KNOWN);
  try {
    const header = "a Authorization: Bearer q1w2e3r4t5z6 b";
    for (const text of [`a ${GITHUB} b`, `a ${KNOWN} b`, `a ${PRIVATE_KEY} b`, header]) {
      const whole = redactSecrets(text);
      for (let cut = 0; cut <= text.length; cut++) {
        const stream = createRedactionStream();
        const shown = stream.write(text.slice(0, cut)) + stream.write(text.slice(cut)) +
          stream.end();
        assert.equal(shown, whole, `cut at ${cut}`);
      }
      const stream = createRedactionStream();
      let shown = "";
      for (const char of text) shown += stream.write(char);
      assert.equal(shown + stream.end(), whole);
    }
  } finally {
    knownSecrets.remove(KNOWN);
  }
});

Deno.test("createRedactionStream() passes ordinary words on at once", () => {
  const stream = createRedactionStream();
  assert.equal(stream.write("The weather is fine. "), "The weather is fine. ");
});

Deno.test("createRedactionStream() holds no endless key back", () => {
  const stream = createRedactionStream();
  let shown = stream.write("-----BEGIN OPENSSH PRIVATE KEY-----\n");
  for (let line = 0; line < 1000; line++) shown += stream.write(`${"b3Blbn".repeat(10)}\n`);
  assert.notEqual(shown, "");
});
