import assert from "node:assert/strict";
import { Secret } from "../base/mod.ts";
import { resolveAddress } from "./_address.ts";
import { createTransport } from "./_transport.ts";
import { getProvider } from "./lookup.ts";

Deno.test("createTransport() asks for no key, and sends nothing, for another origin", async () => {
  const asked: string[] = [];
  const provider = getProvider("openai");
  const transport = createTransport({
    provider,
    address: resolveAddress(provider),
    key: () => {
      asked.push("key");
      return Promise.resolve(new Secret("sk-test"));
    },
    fetch: (input) => {
      asked.push(String(input));
      return Promise.resolve(new Response());
    },
    now: () => 0,
    signal: new AbortController().signal,
  });
  for (
    const url of [
      "https://api.openai.com.evil.example/v1/models",
      "http://api.openai.com/v1/models",
      "https://api.openai.com:8443/v1/models",
    ]
  ) await assert.rejects(transport(url), { code: "provider.bad_address" });
  assert.deepEqual(asked, []);
  await transport("https://api.openai.com/v1/models");
  assert.deepEqual(asked, ["key", "https://api.openai.com/v1/models"]);
});
