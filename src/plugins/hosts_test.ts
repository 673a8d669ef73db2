import assert from "node:assert/strict";
import { checkHost, parseHost } from "./hosts.ts";

Deno.test("checkHost() takes one host with a port, and says what it wants instead", () => {
  for (const entry of ["example.org", "example.org:8443", "[::1]:80"]) {
    assert.equal(checkHost(entry), undefined, entry);
  }
  const refused: Record<string, RegExp> = {
    "*.example.org": /no wildcard/,
    "10.0.0.0/8": /no range/,
    "https://example.org": /host:port/,
    "example.org:0": /host:port/,
    "example.org:65536": /host:port/,
    "0.0.0.0:80": /host:port/,
    "0:80": /host:port/,
    "[::]:80": /host:port/,
    "255.255.255.255:80": /host:port/,
    "a b:80": /host:port/,
  };
  for (const [entry, why] of Object.entries(refused)) assert.match(checkHost(entry) ?? "", why);
});

Deno.test("parseHost() spells a URL's host and its usual port", () => {
  assert.equal(parseHost("https://EXAMPLE.org/a?b"), "example.org:443");
  assert.equal(parseHost("imaps://mail.example.org"), "mail.example.org:993");
  assert.equal(parseHost("gopher://example.org"), undefined);
  assert.equal(parseHost("http://0.0.0.0:80"), undefined);
});
