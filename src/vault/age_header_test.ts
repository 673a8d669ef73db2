import assert from "node:assert/strict";
import { checkHeader } from "./age_header.ts";

const SCRYPT = "-> scrypt rF0/NwblUHHTpgQgRpe5CQ 10\ngUjEymFKMVXQEKdMMHL24oYexjE3TIC0O0zGSqJ2aUY\n";
const X25519 = "-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\n" +
  "EmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U\n";
const MAC = "--- fgMiVLJHMlg9fW7CVG/hPS5EAU4Zeg19LyCP7SoH5nA\n";

function check(header: string): string {
  return checkHeader(new TextEncoder().encode(header), "a file");
}

Deno.test("checkHeader() says what a file is locked with", () => {
  assert.equal(check(`age-encryption.org/v1\n${SCRYPT}${MAC}payload`), "scrypt");
  assert.equal(
    check(`age-encryption.org/v1\n${X25519}${MAC}\u0000\n-> scrypt a 30\n--- `),
    "X25519",
  );
});

Deno.test("checkHeader() refuses what is not one stanza of a known kind", () => {
  const wrong = {
    "not an age file": `age-encryption.org/v2\n${SCRYPT}${MAC}`,
    "header is longer": `age-encryption.org/v1\n${SCRYPT}`,
    "0 recipients": `age-encryption.org/v1\n${MAC}`,
    "2 recipients": `age-encryption.org/v1\n${SCRYPT}${X25519}${MAC}`,
    'kind "ssh-ed25519"': `age-encryption.org/v1\n${X25519.replace("X25519", "ssh-ed25519")}${MAC}`,
    "work factor": `age-encryption.org/v1\n${SCRYPT.replace(" 10", " 21")}${MAC}`,
  };
  for (const [why, header] of Object.entries(wrong)) {
    assert.throws(() => check(header), (error: { code: string; message: string }) => {
      assert.equal(error.code, "vault.format");
      assert.ok(error.message.includes(why), `${why}: ${error.message}`);
      return true;
    });
  }
});

Deno.test("checkHeader() shows the kind of a hostile stanza quoted", () => {
  assert.throws(() => check(`age-encryption.org/v1\n-> \u001b[2Jx\n${MAC}`), (error: Error) => {
    assert.ok(!error.message.includes("\u001b"));
    return true;
  });
});
