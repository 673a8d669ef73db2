import assert from "node:assert/strict";
import { contextWindow, getProvider, providerHosts, PROVIDERS } from "./mod.ts";

for (const provider of PROVIDERS) {
  Deno.test(`PROVIDERS has a sound entry for ${provider.id}`, () => {
    assert.match(provider.id, /^[a-z][a-z0-9]*$/);
    assert.ok(provider.displayName);
    if (provider.requiresKey) assert.ok(provider.keyEnvVar, "a key needs a variable");
    if (provider.keyEnvVar) assert.match(provider.keyEnvVar, /^[A-Z][A-Z0-9_]*(KEY|TOKEN)$/);
    if (provider.baseUrl) {
      const url = new URL(provider.baseUrl);
      assert.ok(!provider.baseUrl.endsWith("/"));
      assert.equal(url.search, "");
      if (provider.group === "Local") assert.equal(url.hostname, "127.0.0.1");
      else assert.equal(url.protocol, "https:");
    }
    if (["Cloud", "Gateways"].includes(provider.group) && provider.baseUrl) {
      assert.ok(provider.requiresKey);
      assert.ok(provider.defaultModel, "the first minute needs a model");
    }
    for (const [model, tokens] of Object.entries(provider.contextWindows ?? {})) {
      assert.ok(model);
      assert.ok(tokens >= 8_192 && tokens <= 10_000_000, `${tokens} tokens`);
    }
    if (provider.notes) assert.match(provider.notes, /^[A-Z].*\.$/);
  });
}

Deno.test("PROVIDERS names every provider and every variable once", () => {
  const ids = PROVIDERS.map((provider) => provider.id);
  assert.equal(new Set(ids).size, ids.length);
  const names = PROVIDERS.flatMap((provider) => provider.keyEnvVar ?? []);
  assert.equal(new Set(names).size, names.length);
});

Deno.test("PROVIDERS keeps the groups together, as they are shown", () => {
  const groups = PROVIDERS.map((provider) => provider.group);
  const changes = groups.filter((group, at) => group !== groups[at - 1]);
  assert.equal(new Set(changes).size, changes.length);
});

Deno.test("getProvider() finds every provider that was promised", () => {
  for (
    const id
      of "openai anthropic gemini mistral groq deepseek xai openrouter together fireworks cerebras perplexity cohere azure ollama lmstudio llamacpp vllm jan custom offline"
        .split(" ")
  ) assert.equal(getProvider(id).id, id);
});

for (
  const [typed, meant] of [
    ["antropic", "anthropic"],
    ["open-ai", "openai"],
    ["lm-studio", "lmstudio"],
    ["llama.cpp", "llamacpp"],
    ["OpenRouter", "openrouter"],
    ["mistrall", "mistral"],
  ]
) {
  Deno.test(`getProvider() guesses ${meant} from ${typed}`, () => {
    assert.throws(() => getProvider(typed!), {
      code: "provider.unknown",
      hint: `did you mean ${meant}?`,
      exitCode: 2,
    });
  });
}

Deno.test("getProvider() does not guess wildly", () => {
  assert.throws(() => getProvider("zzz"), { hint: "`pyra provider list` shows them all" });
  assert.throws(() => getProvider("__proto__"), { code: "provider.unknown" });
});

Deno.test("providerHosts() gives the host and port of the address", () => {
  assert.deepEqual(providerHosts("openai"), ["api.openai.com:443"]);
  assert.deepEqual(providerHosts("ollama"), ["127.0.0.1:11434"]);
  assert.deepEqual(providerHosts("openai", "https://proxy.example:8443/v1"), [
    "proxy.example:8443",
  ]);
  assert.deepEqual(providerHosts("custom", "http://nas.local/v1"), ["nas.local:80"]);
  assert.deepEqual(providerHosts("custom", "http://[::1]:8080/v1"), ["[::1]:8080"]);
  assert.deepEqual(providerHosts("azure", "https://me.openai.azure.com"), [
    "me.openai.azure.com:443",
  ]);
});

Deno.test("providerHosts() gives none where nobody is reached", () => {
  assert.deepEqual(providerHosts("offline"), []);
  assert.deepEqual(providerHosts("custom"), []);
  assert.deepEqual(providerHosts("azure"), []);
});

Deno.test("providerHosts() gives none for offline, whatever the address says", () => {
  assert.deepEqual(providerHosts("offline", "https://example.org"), []);
});

for (
  const address of ["ftp://x", "nonsense", "https://", "https://name:word@host/v1", "file:///x"]
) {
  Deno.test(`providerHosts() refuses ${address} as an address`, () => {
    assert.throws(() => providerHosts("custom", address), {
      code: "provider.bad_address",
      exitCode: 78,
    });
  });
}

Deno.test("contextWindow() knows what the registry knows", () => {
  assert.equal(contextWindow("gemini", "gemini-3.8-flash"), 1_048_576);
  assert.equal(contextWindow("gemini", "other"), undefined);
  assert.equal(contextWindow("gemini", "constructor"), undefined);
  assert.equal(contextWindow("offline", "rules"), undefined);
});

Deno.test("mod.ts is imported without the client library", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--quiet", new URL("mod.ts", import.meta.url).pathname],
    cwd: new URL("../..", import.meta.url).pathname,
  }).output();
  const graph = JSON.parse(new TextDecoder().decode(stdout));
  const loaded = new Set<string>();
  const byName = new Map<
    string,
    { dependencies?: { isDynamic?: boolean; code?: { specifier: string } }[] }
  >(
    graph.modules.map((module: { specifier: string }) => [module.specifier, module]),
  );
  const follow = (specifier: string) => {
    if (loaded.has(specifier)) return;
    loaded.add(specifier);
    for (const { isDynamic, code } of byName.get(specifier)?.dependencies ?? []) {
      if (!isDynamic && code) follow(code.specifier);
    }
  };
  follow(graph.roots[0]);
  assert.ok(loaded.size > 3);
  const heavy = [...loaded].filter((specifier) =>
    /^npm:|openai_compatible|offline/.test(specifier)
  );
  assert.deepEqual(heavy, []);
});
