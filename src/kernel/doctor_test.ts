import assert from "node:assert/strict";
import type { DaemonCommands } from "./daemon/mod.ts";
import { examine } from "./doctor.ts";
import { locateHome } from "./home.ts";
import { prepareHome } from "./prepare_home.ts";

/** What `examine()` says of a daemon whose status is this. */
async function daemonFinding(status: Awaited<ReturnType<DaemonCommands["run"]>>) {
  const pyraHome = await Deno.makeTempDir({ prefix: "doctor-" });
  try {
    const home = locateHome({ pyraHome }, { cwd: "/" });
    prepareHome(home, {});
    const findings = await examine({
      home,
      version: "2.0.0",
      partsVersion: () => Promise.resolve("3.0.0"),
      vault: () => Promise.reject(new Error("not asked for")),
      daemon: () =>
        Promise.resolve({ run: () => Promise.resolve(status) } as unknown as DaemonCommands),
      fix: false,
    });
    return findings.find(({ id }) => id === "daemon")!;
  } finally {
    await Deno.remove(pyraHome, { recursive: true });
  }
}

Deno.test("examine() finds a daemon that an update has left behind", async () => {
  const running = { running: true, pid: 7, plugins: [] };
  assert.equal((await daemonFinding({ ...running, version: "2.0.0" })).status, "ok");
  const old = await daemonFinding({ ...running, version: "1.9.0" });
  assert.equal(old.status, "problem");
  assert.match(`${old.found} ${old.hint}`, /is Pyra 1\.9\.0 still.*pyra daemon restart/);
});

Deno.test("examine() names the plugins that have given up in the daemon", async () => {
  const plugins = [{ name: "mail", state: "failed" }, { name: "feed", state: "running" }];
  const { status, found } = await daemonFinding({
    running: true,
    pid: 7,
    version: "2.0.0",
    plugins,
  });
  assert.equal(status, "problem");
  assert.match(found, /given up: mail$/);
});
