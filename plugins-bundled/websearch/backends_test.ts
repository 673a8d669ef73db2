import assert from "node:assert/strict";
import { BACKENDS, type SearchQuery } from "./backends.ts";
import { WebError } from "./errors.ts";

const QUERY: SearchQuery = {
  text: "white storks & cranes",
  limit: 5,
  language: "de",
  searxngUrl: "http://192.168.1.5:8888/searx",
  braveKey: "brave-key-1",
};

const { duckduckgo, wikipedia, brave, searxng } = BACKENDS;
const answer = (value: unknown, status = 200) => ({ status, text: JSON.stringify(value) });

Deno.test("each back end asks its own service for the words, encoded", () => {
  const urls = [duckduckgo!, wikipedia!, brave!, searxng!].map((it) => it.request(QUERY).url);
  for (const url of urls) assert.match(url, /=white\+storks\+%26\+cranes(&|$)/);
  assert.deepEqual(urls.map((url) => new URL(url).host), [
    "html.duckduckgo.com",
    "de.wikipedia.org",
    "api.search.brave.com",
    "192.168.1.5:8888",
  ]);
  assert.equal(new URL(urls[3]!).pathname, "/searx/search");
});

Deno.test("only Brave is told the key", () => {
  for (const [name, { request }] of Object.entries(BACKENDS)) {
    const told = JSON.stringify(request(QUERY)).includes(QUERY.braveKey!);
    assert.equal(told, name === "brave", name);
  }
});

Deno.test("a back end whose setting is missing says which", () => {
  assert.throws(() => brave!.request({ ...QUERY, braveKey: undefined }), /plugin setup websearch/);
  assert.throws(() => searxng!.request({ ...QUERY, searxngUrl: "" }), /searxng_url/);
  const stray = { ...QUERY, language: "evil.example/#" };
  assert.throws(() => wikipedia!.request(stray), /language/);
});

Deno.test("DuckDuckGo's page gives titles, targets and snippets, without advertisements", () => {
  const text = `<div class="result result--ad"><h2><a class="result__a"
      href="https://duckduckgo.com/y.js?ad_domain=shop.example">Storks for sale</a></h2>
      <a class="result__snippet" href="x">Buy</a></div>
    <div class="result"><h2 class="result__title"><a rel="nofollow" class="result__a"
      href="//duckduckgo.com/l/?uddg=https%3A%2F%2Fbirds.example%2Fstork%3Fa%3D1&amp;rut=9">The
      <b>white</b> stork</a></h2><a class="result__snippet" href="x">It &amp; its nests</a></div>
    <div class="result"><a class="result__a" href="https://direct.example/">Direct</a></div>
    <div class="result"><a class="result__a" href="//duckduckgo.com/l/?uddg=javascript%3A1">X</a>`;
  assert.deepEqual(duckduckgo!.parse({ status: 200, text }, QUERY), [
    { title: "The white stork", url: "https://birds.example/stork?a=1", snippet: "It & its nests" },
    { title: "Direct", url: "https://direct.example/", snippet: "" },
  ]);
});

Deno.test("DuckDuckGo's refusal is no empty list of results", () => {
  const page = { status: 202, text: "<form id=anomaly-form>" };
  assert.throws(() => duckduckgo!.parse(page, QUERY), WebError);
  const empty = { status: 200, text: "<div class=no-results>No results.</div>" };
  assert.deepEqual(duckduckgo!.parse(empty, QUERY), []);
});

Deno.test("Wikipedia's results become addresses of articles", () => {
  const found = { title: "Weißstorch & Co", snippet: 'Der <span class="x">Weißstorch</span>…' };
  assert.deepEqual(wikipedia!.parse(answer({ query: { search: [found] } }), QUERY), [{
    title: "Weißstorch & Co",
    url: "https://de.wikipedia.org/wiki/Wei%C3%9Fstorch_%26_Co",
    snippet: "Der Weißstorch…",
  }]);
  const refused = answer({ error: { code: "x", info: "The search is off" } });
  assert.throws(() => wikipedia!.parse(refused, QUERY), /The search is off/);
});

Deno.test("Brave's results lose their markup", () => {
  const results = [{
    title: "<strong>Stork</strong>",
    url: "https://a.example/",
    description: "A",
  }];
  assert.deepEqual(brave!.parse(answer({ web: { results } }), QUERY), [
    { title: "Stork", url: "https://a.example/", snippet: "A" },
  ]);
  assert.throws(() => brave!.parse(answer({}, 401), QUERY), /refuses the key/);
  assert.throws(() => brave!.parse(answer({}, 429), QUERY), /wait/);
});

Deno.test("SearXNG's results are read, and a closed JSON door is explained", () => {
  const results = [{ title: "Stork", url: "https://a.example/", content: "two\nlines" }];
  assert.deepEqual(searxng!.parse(answer({ results }), QUERY), [
    { title: "Stork", url: "https://a.example/", snippet: "two lines" },
  ]);
  assert.throws(() => searxng!.parse({ status: 403, text: "" }, QUERY), /search\.formats/);
});

Deno.test("answers of another shape are no results or an error, never a crash", () => {
  for (const backend of [wikipedia!, brave!, searxng!]) {
    for (const shape of [null, [], 7, { results: "x" }, { results: [null, 1, { url: [] }] }]) {
      for (const { url } of backend.parse(answer(shape), QUERY)) assert.equal(url, "");
    }
    assert.throws(() => backend.parse({ status: 200, text: "<html>" }, QUERY), WebError);
    assert.throws(() => backend.parse({ status: 500, text: "{}" }, QUERY), WebError);
  }
});
