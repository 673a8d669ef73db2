/** Run in a network namespace where 203.0.113.10, a public address, and 192.168.77.1, a
 * private one, are this machine: reads pages of the first that redirect to places a plugin
 * must not reach, all served by one server. Prints the outcomes as JSON, by path. */

import { PluginHome } from "../support/plugins.ts";
import { ROOT } from "../support/pyra.ts";

const TARGETS: Record<string, string> = {
  "/loopback": "127.0.0.1",
  "/name": "localhost",
  "/private": "192.168.77.1",
  "/mapped": "[::ffff:127.0.0.1]",
  "/unspecified": "0.0.0.0",
};

const server = Deno.serve({ hostname: "0.0.0.0", port: 0, onListen() {} }, answer);
const port: number = server.addr.port;

function answer(request: Request): Response {
  const { pathname, hostname } = new URL(request.url);
  const target = TARGETS[pathname];
  if (target) return Response.redirect(`http://${target}:${port}/page`, 302);
  return new Response(`seen: ${hostname}`, { headers: { "content-type": "text/plain" } });
}

await using home = new PluginHome();
await home.enable(`${ROOT}/plugins-bundled/websearch`);
const outcomes: Record<string, string> = {};
for (const path of ["/page", ...Object.keys(TARGETS)]) {
  outcomes[path] = await home.host
    .call("websearch", "read_page", { url: `http://203.0.113.10:${port}${path}` })
    .catch((error: Error) => error.message);
}
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(outcomes)));
await server.shutdown();
