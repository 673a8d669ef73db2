/** Debian's searx on a loopback port, with one engine: a file of results served by the test. */

import { hasProgram } from "../support/skip.ts";
import { freePort, startServer } from "./programs.ts";

/** Debian's own interpreter; another one on the PATH does not see Debian's modules. */
const PYTHON = "/usr/bin/python3";

const SHARE = "/usr/share/python3-searx";

/** Why searx cannot be started, or `undefined`. */
export function searxMissing(): string | undefined {
  return hasProgram("/usr/bin/searx-run", ["--help"]) ? undefined : "no searx (install searx)";
}

/** A running searx; it finds the same for every query. */
export interface Searx extends AsyncDisposable {
  url: string;
}

/** Starts searx. */
export async function startSearx(
  results: { url: string; title: string; content: string }[],
): Promise<Searx> {
  await using cleanup = new AsyncDisposableStack();
  const folder = Deno.makeTempDirSync({ prefix: "searx-" });
  cleanup.defer(() => Deno.remove(folder, { recursive: true }));
  const source = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => Response.json({ results }),
  );
  cleanup.defer(() => source.shutdown());
  const port = freePort();
  const settings = searxSettings(port);
  settings.engines[0]!.search_url = `http://127.0.0.1:${source.addr.port}/?q={query}`;
  // YAML is a superset of JSON.
  await Deno.writeTextFile(`${folder}/settings.yml`, JSON.stringify(settings));
  cleanup.use(
    await startServer(PYTHON, {
      args: ["-m", "searx.webapp"],
      env: { SEARX_SETTINGS_PATH: `${folder}/settings.yml` },
      cwd: folder,
      port,
    }),
  );
  const moved = cleanup.move();
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

/** The whole settings file: Debian's package has no defaults to build on. */
function searxSettings(port: number) {
  const urls = ["git_url", "git_branch", "issue_url", "docs_url", "public_instances", "wiki_url"];
  return {
    general: { debug: false, instance_name: "test", contact_url: false, enable_stats: false },
    brand: Object.fromEntries([...urls, "twitter_url"].map((key) => [key, ""])),
    search: {
      safe_search: 0,
      autocomplete: "",
      default_lang: "",
      ban_time_on_fail: 5,
      max_ban_time_on_fail: 120,
      prefer_configured_language: false,
    },
    server: {
      port,
      bind_address: "127.0.0.1",
      secret_key: "of-a-test",
      base_url: false,
      image_proxy: false,
      http_protocol_version: "1.0",
      method: "GET",
      default_http_headers: {},
    },
    ui: {
      static_path: `${SHARE}/static`,
      templates_path: `${SHARE}/templates`,
      default_theme: "oscar",
      default_locale: "",
      theme_args: { oscar_style: "logicodev" },
    },
    outgoing: {
      request_timeout: 5,
      useragent_suffix: "",
      pool_connections: 10,
      pool_maxsize: 10,
      enable_http: true,
    },
    checker: { off_when_debug: true },
    locales: { en: "English" },
    doi_resolvers: { "oadoi.org": "https://oadoi.org/" },
    default_doi_resolver: "oadoi.org",
    engines: [{
      name: "local",
      engine: "json_engine",
      shortcut: "lo",
      categories: "general",
      search_url: "",
      results_query: "results",
      url_query: "url",
      title_query: "title",
      content_query: "content",
      enable_http: true,
    }],
  };
}
