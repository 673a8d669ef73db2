import assert from "node:assert/strict";
import { serviceManager, serviceName, type ServiceOptions } from "./service.ts";

/** A service of a home that disappears, and what its manager's tools were told. */
class Told implements Disposable {
  readonly userHome = Deno.makeTempDirSync({ prefix: "service-" });
  readonly calls: string[] = [];

  manager(
    os: ServiceOptions["os"],
    answer: (call: string) => { code?: number; stdout?: string; stderr?: string } = () => ({}),
    credential?: string,
  ) {
    return serviceManager({
      os,
      userHome: this.userHome,
      definition: {
        name: "pyra",
        description: "Pyra",
        command: ["/bin/pyra", "daemon", "run"],
        env: {},
        folder: this.userHome,
        credential,
      },
      run: (program, args) => {
        const call = [program, ...args].join(" ");
        this.calls.push(call);
        return Promise.resolve({ code: 0, stdout: "", stderr: "", ...answer(call) });
      },
    });
  }

  exists(path: string): boolean {
    try {
      return Deno.lstatSync(`${this.userHome}/${path}`) !== undefined;
    } catch {
      return false;
    }
  }

  [Symbol.dispose]() {
    Deno.removeSync(this.userHome, { recursive: true });
  }
}

const UNIT = ".config/systemd/user/pyra.service";

Deno.test("serviceManager() without systemctl says what to do, and leaves no unit", async () => {
  using told = new Told();
  await assert.rejects(told.manager("linux", () => ({ code: 127 })).install(), {
    code: "service.failed",
    message: /there is no such program/,
    hint: /does not use systemd: let your own service manager/,
  });
  assert.ok(!told.exists(UNIT));
});

Deno.test("serviceManager() tells of lingering, unless the user lingers", async () => {
  using told = new Told();
  const notes = async (stdout: string) =>
    (await told.manager("linux", (call) => call.startsWith("loginctl") ? { stdout } : {}).install())
      .notes;
  assert.match((await notes("no\n")).join(), /loginctl enable-linger/);
  assert.deepEqual(await notes("yes\n"), []);
  assert.ok(told.exists(UNIT));
});

Deno.test("serviceManager() wants a systemd that opens credentials before it writes one", async () => {
  using told = new Told();
  const systemd = (version: number) =>
    told.manager("linux", () => ({ stdout: `systemd ${version} (x)\n` }), "/pass.cred");
  await assert.rejects(systemd(255).install(), { code: "service.credential" });
  assert.ok(!told.exists(UNIT));
  await systemd(256).install();
  assert.ok(told.exists(UNIT));
  assert.throws(() => told.manager("darwin", undefined, "/pass.cred"), {
    code: "service.credential",
  });
});

Deno.test({
  name: "serviceManager() of macOS loads the agent anew, and takes it away whole",
  ignore: Deno.build.os === "windows",
  async fn() {
    using told = new Told();
    const plist = "Library/LaunchAgents/pyra.pyra.plist";
    const domain = `gui/${Deno.uid()}`;
    const manager = told.manager("darwin");
    await manager.install();
    assert.ok(told.exists(plist));
    await manager.start();
    assert.equal((await manager.uninstall()).existed, true);
    assert.ok(!told.exists(plist));
    assert.deepEqual(told.calls, [
      `launchctl bootout ${domain}/pyra.pyra`,
      `launchctl bootstrap ${domain} ${told.userHome}/${plist}`,
      `launchctl bootout ${domain}/pyra.pyra`,
    ]);
  },
});

Deno.test("serviceManager() of Windows hands the task over, and keeps no file of it", async () => {
  using told = new Told();
  const file = `${told.userHome}/.pyra.task.xml`;
  const manager = told.manager("windows", (call) => {
    if (call.includes("/Create")) assert.ok(told.exists(".pyra.task.xml"));
    return call === "whoami" ? { stdout: "pc\\me\r\n" } : {};
  });
  await manager.install();
  assert.ok(!told.exists(".pyra.task.xml"));
  await manager.start();
  await manager.uninstall();
  assert.deepEqual(told.calls, [
    "whoami",
    `schtasks /Create /TN \\pyra /XML ${file} /F`,
    "schtasks /Run /TN \\pyra",
    "schtasks /Query /TN \\pyra",
    "schtasks /End /TN \\pyra",
    "schtasks /Delete /TN \\pyra /F",
  ]);
});

Deno.test("serviceName() gives each home a name of its own", async () => {
  using told = new Told();
  const home = await Deno.realPath(told.userHome);
  const name = (path: string) => serviceName(path, told.userHome);
  assert.equal(await name(`${home}/.pyra`), "pyra");
  assert.equal(await name(`${home}/.pyra/profiles/work`), "pyra-work");
  const elsewhere = [
    await name("/srv/a"),
    await name("/srv/b"),
    await name("/srv/a/profiles/work"),
  ];
  assert.equal(new Set(elsewhere).size, 3);
  for (const other of elsewhere) assert.match(other, /^pyra-home-[0-9a-f]{8}$/);
});
