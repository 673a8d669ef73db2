import assert from "node:assert/strict";
import { isPrivateHost, resolveAddress } from "./_address.ts";
import { getProvider } from "./lookup.ts";

for (
  const [given, url, query] of [
    ["https://me.openai.azure.com", "https://me.openai.azure.com/openai/v1", {}],
    ["https://me.openai.azure.com/openai/v1/", "https://me.openai.azure.com/openai/v1/", {}],
    [
      "https://me.openai.azure.com/openai/deployments/d",
      "https://me.openai.azure.com/openai/deployments/d",
      { "api-version": "2024-10-21" },
    ],
    [
      "https://me.openai.azure.com/openai/deployments/d/chat/completions?api-version=2025-01-01-preview",
      "https://me.openai.azure.com/openai/deployments/d",
      { "api-version": "2025-01-01-preview" },
    ],
  ] as const
) {
  Deno.test(`resolveAddress() takes ${given} for Azure`, () => {
    const address = resolveAddress(getProvider("azure"), given);
    assert.equal(address.url.href, url);
    assert.deepEqual(address.query, query);
  });
}

Deno.test("resolveAddress() keeps a query apart, and drops a fragment", () => {
  const { url, query, host } = resolveAddress(getProvider("custom"), "https://h:8443/v1?a=1&b=2#f");
  assert.equal(url.href, "https://h:8443/v1");
  assert.deepEqual(query, { a: "1", b: "2" });
  assert.equal(host, "h:8443");
});

Deno.test("resolveAddress() says that an address is missing", () => {
  assert.throws(() => resolveAddress(getProvider("azure")), {
    code: "provider.bad_address",
    message: "Azure OpenAI needs an address, and ai.base_url is not set",
    hint: "run `pyra setup --provider azure`",
  });
});

const PRIVATE = [
  ..."127.0.0.1 127.1.2.3 10.0.0.1 192.168.1.5 172.16.0.1 172.31.255.255".split(" "),
  ..."localhost [::1] [fd12:3456::1] nas nas.local box.lan api.internal host.home.arpa".split(" "),
];
const PUBLIC = [
  ..."8.8.8.8 172.15.0.1 172.32.0.1 192.169.0.1 11.0.0.1 100.64.0.1 169.254.169.254".split(" "),
  ..."api.openai.com localhost.evil.com 127.0.0.1.evil.com [2001:db8::1] [fe80::1]".split(" "),
];

for (const host of PRIVATE) {
  Deno.test(`isPrivateHost() takes ${host} for private`, () => assert.ok(isPrivateHost(host)));
}
for (const host of PUBLIC) {
  Deno.test(`isPrivateHost() takes ${host} for public`, () => assert.ok(!isPrivateHost(host)));
}
