import assert from "node:assert/strict";
import { resolveAddress } from "./_address.ts";
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
