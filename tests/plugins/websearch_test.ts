import assert from "node:assert/strict";
import { PluginHome } from "../support/plugins.ts";
import { ROOT } from "../support/pyra.ts";
import { hasProgram, testWhen } from "../support/skip.ts";
import { searxMissing, startSearx } from "./searx.ts";

const SOURCE = `${ROOT}/plugins-bundled/websearch`;
const STORY = "The white stork nests on roofs and chimneys from March until the end of August.";

/** A home with websearch enabled. `net` takes the place of `public` in a copy of the plugin:
 * a server of the test is on loopback, which `public` shuts out. */
async function withWebsearch(net: string[], settings = {}): Promise<PluginHome> {
  const home = new PluginHome();
  home.settings.websearch = settings;
  const code = await Deno.readTextFile(`${SOURCE}/plugin.ts`);
  const manifest = JSON.parse(await Deno.readTextFile(`${SOURCE}/manifest.json`));
  const files: Record<string, string> = {};
  for (const name of ["backends", "download", "errors", "html_tokens", "readable"]) {
    files[`${name}.ts`] = await Deno.readTextFile(`${SOURCE}/${name}.ts`);
  }
  await home.add("websearch", { code, manifest: { ...manifest, permissions: { net } }, files });
  return home;
}

/** A home with websearch as it is. */
async function withPublic(): Promise<PluginHome> {
  const home = new PluginHome();
  await home.enable(SOURCE);
  return home;
}

/** A web server on loopback that counts what it is asked. */
function serve(answer: (request: Request) => Response) {
  const asked: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    asked.push(new URL(request.url).pathname);
    return answer(request);
  });
  const host = `127.0.0.1:${server.addr.port}`;
  return { host, asked, [Symbol.asyncDispose]: () => server.shutdown() };
}

const html = (body: string) =>
  new Response(body, { headers: { "content-type": "text/html; charset=utf-8" } });

const readPage = (home: PluginHome, url: string) =>
  home.host.call("websearch", "read_page", { url });

Deno.test("websearch asks for every public host, and an empty setting adds none", async () => {
  await using home = await withPublic();
  const grant = await home.host.grants.find("websearch");
  assert.deepEqual(grant!.permissions.net, ["public"]);
  assert.deepEqual((await home.host.listTools("websearch")).map((tool) => tool.effect), [
    "read",
    "read",
  ]);
});

Deno.test("read_page gives the text of a page and follows redirects within the grant", async () => {
  await using web = serve((request) =>
    request.url.endsWith("/old")
      ? new Response(null, { status: 301, headers: { location: "/new" } })
      : html(`<title>Storks</title><nav>Home</nav><h1>Storks</h1><p>${STORY}</p>`)
  );
  await using home = await withWebsearch([web.host]);
  assert.equal(
    await readPage(home, `http://${web.host}/old`),
    `Storks\nhttp://${web.host}/new\n\n# Storks\n\n${STORY}`,
  );
});

Deno.test("read_page is refused by the runtime where a redirect leaves the grant", async () => {
  await using canary = serve(() => html("canary"));
  await using web = serve(() =>
    new Response(null, { status: 302, headers: { location: `http://${canary.host}/` } })
  );
  await using home = await withWebsearch([web.host]);
  await assert.rejects(readPage(home, `http://${web.host}/`), /has not granted this host/);
  assert.deepEqual(canary.asked, []);
});

Deno.test("read_page reaches nothing on loopback under the public grant", async () => {
  await using canary = serve(() => html("canary"));
  await using home = await withPublic();
  const port = canary.host.split(":")[1];
  for (const host of ["127.0.0.1", "localhost", "127.1", "0x7f000001", "[::ffff:127.0.0.1]"]) {
    await assert.rejects(readPage(home, `http://${host}:${port}/`), /Cannot reach/, host);
  }
  assert.deepEqual(canary.asked, []);
});

Deno.test("read_page goes to no private address of IPv6, named at first or by a redirect", async () => {
  await using web = serve(() =>
    new Response(null, { status: 302, headers: { location: "http://[FD00:0::1]/admin" } })
  );
  await using home = await withWebsearch([web.host]);
  await assert.rejects(readPage(home, `http://${web.host}/`), /address of a private network/);
  for (const host of ["[fd12:3456::1]:8080", "[fc00::1]", "[fe80::2]", "[FEBF::1]"]) {
    await assert.rejects(readPage(home, `http://${host}/`), /address of a private network/, host);
  }
});

Deno.test("read_page refuses what it cannot read, and says what it met", async () => {
  await using web = serve((request) => {
    const path = new URL(request.url).pathname;
    if (path === "/loop") return new Response(null, { status: 302, headers: { location: path } });
    if (path === "/file") {
      return new Response(null, { status: 302, headers: { location: "file:///etc/passwd" } });
    }
    if (path === "/image") return new Response("x", { headers: { "content-type": "image/png" } });
    return new Response("gone", { status: 410 });
  });
  await using home = await withWebsearch([web.host]);
  const at = (path: string) => readPage(home, `http://${web.host}${path}`);
  await assert.rejects(at("/loop"), /more than 5 times/);
  await assert.rejects(at("/file"), /file: addresses/);
  await assert.rejects(at("/image"), /image\/png/);
  await assert.rejects(at("/gone"), /status 410/);
  await assert.rejects(readPage(home, `http://me:pw@${web.host}/`), /user name or password/);
});

Deno.test("read_page stops reading a page that never ends", async () => {
  const chunk = new TextEncoder().encode(`<p>${STORY}</p>\n`.repeat(1000));
  let sent = 0;
  await using web = serve(() =>
    new Response(
      new ReadableStream({ pull: (to) => (sent += chunk.length, to.enqueue(chunk)) }),
      { headers: { "content-type": "text/html" } },
    )
  );
  await using home = await withWebsearch([web.host]);
  const text = await readPage(home, `http://${web.host}/`);
  assert.match(text, /\[the page goes on\]$/);
  assert.ok(text.length < 110_000);
  assert.ok(sent < 64 * 1024 * 1024, `${sent} bytes were taken`);
});

testWhen(searxMissing(), "search finds what a real searx finds", async () => {
  const results = [
    { url: "http://birds.example/stork", title: "The white stork", content: STORY },
    { url: "http://birds.example/crane", title: "The crane", content: "It dances." },
  ];
  await using searx = await startSearx(results);
  await using home = await withWebsearch(["{searxng_url}"], {
    backend: "searxng",
    searxng_url: searx.url,
  });
  assert.equal(
    await home.host.call("websearch", "search", { query: "birds", limit: 1 }),
    `1. The white stork\n   http://birds.example/stork\n   ${STORY}`,
  );
});

const namespaceMissing = hasProgram("/usr/sbin/ip", ["-V"]) &&
    hasProgram("unshare", ["-V"]) &&
    new Deno.Command("unshare", { args: ["-rn", "true"], stderr: "null" }).outputSync().success
  ? undefined
  : "no network namespace of one's own (install iproute2, util-linux)";

testWhen(
  namespaceMissing,
  "read_page reaches a public host, and no private one that it redirects to",
  async () => {
    const program = new URL("./public_host_program.ts", import.meta.url).pathname;
    const script = "ip link set lo up && ip addr add 203.0.113.10/24 dev lo && " +
      'ip addr add 192.168.77.1/24 dev lo && exec "$@"';
    const { code, stdout, stderr } = await new Deno.Command("unshare", {
      args: ["-rn", "sh", "-c", script, "sh", Deno.execPath(), "run", "-q", "--cached-only"]
        .concat(["--no-prompt", "--allow-read", "--allow-write", "--allow-net", "--allow-env"])
        .concat(["--allow-run", "--allow-sys", program]),
    }).output();
    const text = new TextDecoder().decode(stdout);
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    const outcomes: Record<string, string> = JSON.parse(text);
    assert.match(
      outcomes["/page"]!,
      /^http:\/\/203\.0\.113\.10:\d+\/page\n\nseen: 203\.0\.113\.10$/,
    );
    for (const [path, outcome] of Object.entries(outcomes)) {
      if (path !== "/page") assert.match(outcome, /Cannot reach/, path);
    }
    assert.equal(Object.keys(outcomes).length, 6);
  },
);
