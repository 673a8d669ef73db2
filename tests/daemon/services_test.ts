/** The definitions for the service managers, read by programs that know them. */

import assert from "node:assert/strict";
import { launchdLabel, renderLaunchdPlist } from "../../src/daemon/services/launchd.ts";
import { quoteArgument, renderTaskXml } from "../../src/daemon/services/schtasks.ts";
import { renderSystemdUnit } from "../../src/daemon/services/systemd.ts";
import type { ServiceDefinition } from "../../src/daemon/mod.ts";
import { pyra, pyraCommand, TemporaryHome } from "../support/pyra.ts";
import { hasProgram, testWhen } from "../support/skip.ts";

/** Words that mean something else to whoever does not escape them. */
const HOSTILE = [
  ...["with space", `quo"te's`, "100%h", "$HOME ${HOME}", "a&b<c>d", "back\\slash\\", "ünï 🍎"],
  ...["; rm -rf x", "#no comment", "]]>", "%d"],
];

const DEFINITION: ServiceDefinition = {
  name: "pyra",
  description: `Pyra & "friends" 100%`,
  command: ["/bin/echo", ...HOSTILE],
  env: { PYRA_HOME: `/tmp/ho me/100%/"x"` },
  folder: "/tmp",
};

const missingOf = (program: string, debian: string) =>
  hasProgram(program) ? undefined : `${program} is missing (install ${debian})`;

async function output(program: string, args: string[], input?: Uint8Array) {
  const child = new Deno.Command(program, {
    args,
    stdin: input ? "piped" : "null",
    stdout: "piped",
    stderr: "piped",
    env: { XDG_RUNTIME_DIR: "/tmp" },
  }).spawn();
  if (input) {
    const writer = child.stdin.getWriter();
    await writer.write(input);
    await writer.close();
  }
  const { code, stdout, stderr } = await child.output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

testWhen(
  missingOf("systemd-analyze", "systemd"),
  "systemd has nothing to say about the unit",
  async () => {
    await using home = new TemporaryHome();
    const unit = `${home.path}/pyra.service`;
    await Deno.writeTextFile(unit, renderSystemdUnit({ ...DEFINITION, folder: home.path }));
    const said = await output("systemd-analyze", ["--user", "verify", unit]);
    assert.deepEqual(said, { code: 0, stdout: "", stderr: "" });
  },
);

Deno.test("renderSystemdUnit() restarts on failure, but not after bad configuration", () => {
  const unit = renderSystemdUnit({ ...DEFINITION, credential: "/home/x/pass 100%" });
  assert.match(unit, /^Restart=on-failure\nRestartSec=5\nRestartPreventExitStatus=78$/m);
  assert.match(unit, /^LoadCredentialEncrypted=pyra-passphrase:\/home\/x\/pass 100%%$/m);
  assert.match(unit, /^ExecStart=.* --passphrase-file "%d\/pyra-passphrase"$/m);
  assert.doesNotMatch(unit, /MemoryDenyWriteExecute|PrivateTmp/);
});

testWhen(
  missingOf("python3", "python3"),
  "a plist gives every word back to Python's plistlib",
  async () => {
    const script =
      "import plistlib,sys,json; json.dump(plistlib.loads(sys.stdin.buffer.read()), sys.stdout)";
    const text = renderLaunchdPlist(DEFINITION);
    const { stdout, stderr } = await output(
      "python3",
      ["-c", script],
      new TextEncoder().encode(text),
    );
    assert.equal(stderr, "");
    const plist = JSON.parse(stdout);
    assert.deepEqual(plist.ProgramArguments, DEFINITION.command);
    assert.deepEqual(plist.EnvironmentVariables, DEFINITION.env);
    assert.equal(plist.Label, launchdLabel("pyra"));
    assert.deepEqual(plist.KeepAlive, { SuccessfulExit: false });
    assert.equal(plist.Umask, 0o077);
  },
);

testWhen(
  missingOf("plistutil", "libplist-utils"),
  "plistutil reads the plist as well",
  async () => {
    await using home = new TemporaryHome();
    await Deno.writeTextFile(`${home.path}/in.plist`, renderLaunchdPlist(DEFINITION));
    const files = ["-i", `${home.path}/in.plist`, "-o", `${home.path}/out.bin`];
    await output("plistutil", files);
    await output("plistutil", ["-i", `${home.path}/out.bin`, "-o", `${home.path}/back.plist`]);
    const back = await Deno.readTextFile(`${home.path}/back.plist`);
    assert.match(back, /<string>a&amp;b&lt;c&gt;d<\/string>/);
    assert.match(back, /<string>ünï 🍎<\/string>/);
  },
);

const WINDOWS: ServiceDefinition = {
  ...DEFINITION,
  command: ["C:\\Program Files\\pyra & co\\pyra.exe", "daemon", "run", ...HOSTILE],
  env: {},
  folder: "C:\\Users\\Ünï\\.pyra",
};

testWhen(
  missingOf("xmllint", "libxml2-utils"),
  "a task is well-formed XML in UTF-16 with its mark",
  async () => {
    const bytes = renderTaskXml(WINDOWS, "PC\\Ünï & co");
    assert.deepEqual([...bytes.subarray(0, 2)], [0xff, 0xfe]);
    const at = (path: string) =>
      `string(${path.replaceAll(/(\w+)(?=\/|$)/g, "*[local-name()='$1']")})`;
    const read = async (path: string) =>
      (await output("xmllint", ["--xpath", at(path), "-"], bytes)).stdout.replace(/\n$/, "");
    assert.equal((await output("xmllint", ["--noout", "-"], bytes)).stderr, "");
    assert.equal(await read("//Exec/Command"), WINDOWS.command[0]);
    const words = WINDOWS.command.slice(1).map(quoteArgument).join(" ");
    assert.equal(await read("//Exec/Arguments"), words);
    assert.equal(await read("//Principal/UserId"), "PC\\Ünï & co");
    assert.equal(await read("//RestartOnFailure/Interval"), "PT1M");
  },
);

/** The elements of a task in the order that Microsoft's schema documents for sequences. */
const TASK = ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"];
const SETTINGS = new Set(
  ["AllowStartOnDemand", "RestartOnFailure", "MultipleInstancesPolicy", "AllowHardTerminate"]
    .concat(["DisallowStartIfOnBatteries", "StopIfGoingOnBatteries", "DeleteExpiredTaskAfter"])
    .concat(["StartWhenAvailable", "RunOnlyIfNetworkAvailable", "NetworkProfileName", "Enabled"])
    .concat(["WakeToRun", "Hidden", "IdleSettings", "NetworkSettings", "RunOnlyIfIdle", "Priority"])
    .concat(["ExecutionTimeLimit", "UseUnifiedSchedulingEngine", "Compatibility"]),
);

Deno.test("a task has only elements that Microsoft documents", () => {
  const text = new TextDecoder("utf-16le").decode(renderTaskXml(WINDOWS, "PC\\me"));
  assert.deepEqual([...text.matchAll(/^ {2}<(\w+)/gm)].map(([, name]) => name), TASK);
  const settings = text.slice(text.indexOf("<Settings>"), text.indexOf("</Settings>"));
  for (const [, name] of settings.matchAll(/^ {4}<(\w+)/gm)) assert.ok(SETTINGS.has(name!), name);
  assert.match(text, /<RunLevel>LeastPrivilege<\/RunLevel>/);
});

Deno.test("renderTaskXml() refuses what the scheduler would take for a variable", () => {
  for (const word of ["%TEMP%", "a %x y% b", "$(Arg0)"]) {
    const render = () => renderTaskXml({ ...WINDOWS, command: ["C:\\pyra.exe", word] }, "PC\\me");
    assert.throws(render, { code: "service.bad_text" }, word);
  }
});

Deno.test("quoteArgument() doubles backslashes before quotes and at the end only", () => {
  assert.equal(quoteArgument("plain"), "plain");
  assert.equal(quoteArgument(""), '""');
  assert.equal(quoteArgument("a b"), '"a b"');
  assert.equal(quoteArgument('a"b'), '"a\\"b"');
  assert.equal(quoteArgument("a\\b c\\"), '"a\\b c\\\\"');
  assert.equal(quoteArgument('a\\"b'), '"a\\\\\\"b"');
});

Deno.test("no definition takes a line end or another control character", () => {
  for (const render of [renderSystemdUnit, renderLaunchdPlist]) {
    const command: [string, string] = ["/bin/x", "a\nExecStart=/bin/evil"];
    assert.throws(() => render({ ...DEFINITION, command }), { code: "service.bad_text" });
  }
});

Deno.test("pyra daemon install --print shows this Pyra and changes nothing", async () => {
  await using home = new TemporaryHome();
  const run = await pyra(["daemon", "install", "--print"], { home: home.path });
  assert.equal(run.code, 0, run.stderr);
  const words = pyraCommand(["daemon", "run"]);
  for (const word of [words[0], "daemon", "run"]) assert.ok(run.stdout.includes(`"${word}"`));
  assert.ok(run.stdout.includes(`PYRA_HOME=${home.tree}`));
  await assert.rejects(Deno.stat(`${home.path}/.config`), Deno.errors.NotFound);
});

Deno.test("without a systemd of the user the error says what to do, and nothing is left", async () => {
  await using home = new TemporaryHome();
  const run = await pyra(["daemon", "install"], { home: home.path });
  assert.equal(run.code, 1);
  assert.match(run.stderr, /systemctl --user [\s\S]*pyra: hint: /);
  await assert.rejects(Deno.stat(`${home.path}/.config/systemd/user/pyra.service`));
  assert.equal((await pyra(["daemon", "uninstall"], { home: home.path })).code, 0);
});
