/** `scripts/install.sh` against a server on loopback: what it installs, and what it refuses. */

import assert from "node:assert/strict";
import { hasProgram, testWhen } from "../support/skip.ts";
import { ROOT, type Run } from "../support/pyra.ts";

const missing = hasProgram("curl") || hasProgram("wget")
  ? undefined
  : "neither curl nor wget is there (install curl)";

const OS = Deno.build.os === "darwin" ? "macos" : Deno.build.os;
const NAME = `pyra-9.9.9-${OS}-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}`;

/** Stands in for the built file: what the script asks of it. */
const PROGRAM = `#!/bin/sh
case $1 in
  --version) echo "pyra 9.9.9" ;;
  completions) echo "words for $2" ;;
  daemon) [ -e "$HOME/daemon-runs" ] ;;
esac
`;

/** A release on a server, and the home of who installs it. */
class Release implements AsyncDisposable {
  readonly home = Deno.makeTempDirSync({ prefix: "pyra-install-" });
  readonly files = new Map<string, string>();
  readonly requests: string[] = [];
  readonly #server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => {
      const name = new URL(request.url).pathname.slice(1);
      this.requests.push(name);
      const text = this.files.get(name);
      return text === undefined ? new Response("", { status: 404 }) : new Response(text);
    },
  );

  static async create(): Promise<Release> {
    const release = new Release();
    const bytes = new TextEncoder().encode(PROGRAM);
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
    release.files.set(NAME, PROGRAM);
    release.files.set("SHA256SUMS", `${"0".repeat(64)}  pyra-9.9.9-plan9-x64\n${sum}  ${NAME}\n`);
    return release;
  }

  async run(...args: string[]): Promise<Run> {
    const { code, stdout, stderr } = await new Deno.Command("sh", {
      args: [`${ROOT}/scripts/install.sh`, ...args],
      cwd: this.home,
      clearEnv: true,
      env: {
        HOME: this.home,
        PATH: "/usr/bin:/bin",
        // Where it works, so that a test sees what it leaves.
        TMPDIR: this.home,
        PYRA_URL: `http://127.0.0.1:${this.#server.addr.port}`,
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).output();
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, stdout: decode(stdout), stderr: decode(stderr) };
  }

  /** The files below the home, sorted. */
  installed(folder = this.home): string[] {
    return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
      isDirectory
        ? this.installed(`${folder}/${name}`)
        : [`${folder}/${name}`.slice(this.home.length + 1)]
    ).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
    await Deno.remove(this.home, { recursive: true });
  }
}

const INSTALLED = [
  ".config/fish/completions/pyra.fish",
  ".local/bin/pyra",
  ".local/share/bash-completion/completions/pyra",
  ".local/share/zsh/site-functions/_pyra",
];

testWhen(
  missing,
  "install.sh installs the file of this platform with its completions",
  async () => {
    await using release = await Release.create();
    const { code, stdout, stderr } = await release.run();
    assert.equal(code, 0, stderr);
    assert.match(stdout, /installed pyra 9\.9\.9 to .*\/\.local\/bin\/pyra/);
    assert.match(stdout, /is not on your PATH/);
    assert.deepEqual(release.installed(), INSTALLED, "and leaves nothing else behind");
    const program = `${release.home}/.local/bin/pyra`;
    assert.equal(Deno.readTextFileSync(program), PROGRAM);
    assert.equal(Deno.statSync(program).mode! & 0o777, 0o755, "nobody else may change it");
    assert.equal(
      Deno.readTextFileSync(`${release.home}/.config/fish/completions/pyra.fish`),
      "words for fish\n",
    );
  },
);

testWhen(missing, "install.sh run again downloads nothing that is there", async () => {
  await using release = await Release.create();
  await release.run();
  release.requests.length = 0;
  const { code, stdout } = await release.run();
  assert.equal(code, 0);
  assert.match(stdout, /is installed already/);
  assert.deepEqual(release.requests, ["SHA256SUMS"]);
  assert.deepEqual(release.installed(), INSTALLED);
});

testWhen(
  missing,
  "install.sh refuses a file that was tampered with, and keeps the old one",
  async () => {
    await using release = await Release.create();
    release.files.set(NAME, `${PROGRAM}echo stolen\n`);
    const first = await release.run();
    assert.equal(first.code, 1);
    assert.match(first.stderr, /is not what SHA256SUMS says; nothing was installed/);
    assert.deepEqual(release.installed(), []);

    Deno.mkdirSync(`${release.home}/.local/bin`, { recursive: true });
    Deno.writeTextFileSync(`${release.home}/.local/bin/pyra`, "old");
    assert.equal((await release.run()).code, 1);
    assert.deepEqual(release.installed(), [".local/bin/pyra"]);
    assert.equal(Deno.readTextFileSync(`${release.home}/.local/bin/pyra`), "old");
  },
);

testWhen(missing, "install.sh says what is missing in a release", async () => {
  await using release = await Release.create();
  release.files.delete(NAME);
  assert.match((await release.run()).stderr, /cannot download/);
  release.files.set("SHA256SUMS", `${"0".repeat(64)}  pyra-9.9.9-plan9-x64\n`);
  assert.match((await release.run()).stderr, /has no file for/);
  release.files.set("SHA256SUMS", `${"0".repeat(64)}  ../../etc/passwd-${NAME}\n`);
  assert.match((await release.run()).stderr, /has no file for/);
  assert.deepEqual(release.installed(), []);
});

testWhen(
  missing,
  "install.sh --uninstall removes what was installed, twice, and leaves the data",
  async () => {
    await using release = await Release.create();
    await release.run();
    Deno.mkdirSync(`${release.home}/.pyra`);
    Deno.writeTextFileSync(`${release.home}/.pyra/config.yaml`, "");
    Deno.mkdirSync(`${release.home}/.cache/pyra/9.9.9`, { recursive: true });
    for (const _ of [1, 2]) {
      const { code, stdout } = await release.run("--uninstall");
      assert.equal(code, 0);
      assert.match(stdout, /your data stays in .*\.pyra/);
      assert.deepEqual(release.installed(), [".pyra/config.yaml"]);
    }
    assert.equal((await release.run("--everything")).code, 1);
  },
);

testWhen(
  missing,
  "install.sh --uninstall removes nothing while a service or a daemon would miss it",
  async () => {
    await using release = await Release.create();
    await release.run();
    const units = `${release.home}/.config/systemd/user`;
    Deno.mkdirSync(units, { recursive: true });
    Deno.writeTextFileSync(`${units}/pyra-work.service`, "");
    const service = await release.run("--uninstall");
    assert.equal(service.code, 1);
    assert.match(service.stderr, /pyra-work\.service would start[^]*pyra daemon uninstall/);
    Deno.removeSync(`${units}/pyra-work.service`);
    Deno.writeTextFileSync(`${release.home}/daemon-runs`, "");
    const daemon = await release.run("--uninstall");
    assert.equal(daemon.code, 1);
    assert.match(daemon.stderr, /daemon of Pyra is running[^]*pyra daemon stop/);
    Deno.removeSync(`${release.home}/daemon-runs`);
    assert.deepEqual(release.installed(), INSTALLED);
  },
);

testWhen(missing, "install.sh tells of a daemon that still runs the old program", async () => {
  await using release = await Release.create();
  Deno.writeTextFileSync(`${release.home}/daemon-runs`, "");
  assert.match((await release.run()).stdout, /pyra daemon restart/);
});

testWhen(missing, "install.sh --help says what it does, and does nothing", async () => {
  await using release = await Release.create();
  const { code, stdout } = await release.run("--help");
  assert.equal(code, 0);
  assert.match(stdout, /^Installs Pyra for you alone[^]*--uninstall[^]*PYRA_BIN/);
  assert.deepEqual(release.installed(), []);
});
