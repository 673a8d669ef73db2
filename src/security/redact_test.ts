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
    for (const text of [`a ${GITHUB} b`, `a ${KNOWN} b`, `a ${PRIVATE_KEY} b`]) {
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
