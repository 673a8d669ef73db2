import assert from "node:assert/strict";
import { DEFAULT_CONFIG } from "../../config/mod.ts";
import { daemonPlace } from "./place.ts";

Deno.test("daemonPlace() takes no file of the user's for the daemon's log or PID file", async () => {
  const folder = await Deno.makeTempDir({ prefix: "place-" });
  const root = `${folder}/.pyra`;
  await Deno.mkdir(root);
  await Deno.writeTextFile(`${folder}/.bashrc`, "alias ll='ls -l'\n");
  await Deno.writeTextFile(`${folder}/old.log`, '{"at":"2026-01-01T00:00:00.000Z"}\n');
  await Deno.symlink(`${folder}/.bashrc`, `${root}/link.log`);
  const place = (key: "log_file" | "pid_file", path: string) =>
    daemonPlace(root, { ...DEFAULT_CONFIG.daemon, [key]: path });
  for (const key of ["log_file", "pid_file"] as const) {
    for (
      const path of [
        `${folder}/.bashrc`,
        `${root}/../.bashrc`,
        "../.bashrc",
        "link.log",
        folder,
      ]
    ) assert.throws(() => place(key, path), { code: "daemon.place" }, `${key} ${path}`);
    for (const path of ["logs/daemon.log", `${folder}/new`]) place(key, path);
  }
  assert.equal(place("log_file", `${folder}/old.log`).logFile, `${folder}/old.log`);
  await Deno.remove(folder, { recursive: true });
});
