import assert from "node:assert/strict";
import { launchCommand, type LaunchOptions } from "./launch.ts";

const OPTIONS: LaunchOptions = {
  denoPath: "/opt/deno",
  hostEntry: "/opt/host.js",
  wrappers: {},
  files: ["/h/plugins/p/manifest.json", "/h/plugins/p/plugin.ts"],
  entry: "/h/plugins/p/plugin.ts",
  permissions: { net: [], read: [], write: [], env: [], sys: [], run: [] },
  env: {},
  cache: "/h/cache/p",
  ledger: "/h/logs/p.jsonl",
  cwd: "/h/data/p",
};

const allowed = (args: string[]) => args.filter((arg) => /^--(allow|deny)/.test(arg));

Deno.test("launchCommand() grants nothing but the plugin's own files by default", () => {
  const { program, args, env } = launchCommand(OPTIONS);
  assert.equal(program, "/opt/deno");
  assert.deepEqual(allowed(args), OPTIONS.files.map((file) => `--allow-read=${file}`));
  assert.deepEqual(args.slice(-2), ["/opt/host.js", "file:///h/plugins/p/plugin.ts"]);
  assert.deepEqual(Object.keys(env).sort(), [
    "DENO_AUDIT_PERMISSIONS",
    "DENO_DIR",
    "DENO_NO_UPDATE_CHECK",
    "NO_COLOR",
  ]);
});

Deno.test("launchCommand() closes every door the runtime leaves open by default", () => {
  const { args } = launchCommand(OPTIONS);
  const flags = ["--no-prompt", "--no-config", "--no-lock", "--no-npm", "--no-remote"]
    .concat(["--cached-only", "--ignore-env"]);
  for (const flag of flags) assert.ok(args.includes(flag), flag);
  assert.ok(!args.includes("-A") && !args.includes("--allow-all"));
});

Deno.test("launchCommand() gives one flag to each grant, and a comma is only a comma", () => {
  const permissions = {
    net: ["a.org:1", "b.org:2"],
    read: ["/x,y"],
    write: ["/w"],
    env: ["LANG"],
    sys: ["hostname"],
    run: ["/usr/bin/git"],
  };
  assert.deepEqual(allowed(launchCommand({ ...OPTIONS, files: [], permissions }).args), [
    "--allow-read=/x,,y",
    "--allow-write=/w",
    "--allow-net=a.org:1",
    "--allow-net=b.org:2",
    "--allow-env=LANG",
    "--allow-sys=hostname",
    "--allow-run=/usr/bin/git",
  ]);
});

Deno.test("launchCommand() shuts the private network out of `public`", () => {
  const permissions = { ...OPTIONS.permissions, net: ["a.org:1", "public"] };
  const net = allowed(launchCommand({ ...OPTIONS, files: [], permissions }).args);
  assert.equal(net[0], "--allow-net");
  assert.equal(net.length, 2);
  const denied = net[1]!.replace("--deny-net=", "").split(",");
  const ranges = ["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"]
    .concat(["172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "[::]", "[::1]"])
    .concat(["[fd00:ec2::254]", "[fd20:ce::254]", "[fe80::1]", "localhost"]);
  for (const range of ranges) assert.ok(denied.includes(range), range);
});

Deno.test("launchCommand() hands over through sh where there is nothing to wrap with", () => {
  const { program, args } = launchCommand({ ...OPTIONS, wrappers: { sh: "/bin/sh" } });
  assert.deepEqual([program, ...args.slice(0, 4)], [
    "/bin/sh",
    "-c",
    'exec "$@"',
    "sh",
    "/opt/deno",
  ]);
  const wrappers = { sh: "/bin/sh", setpriv: "/usr/bin/setpriv" };
  assert.equal(launchCommand({ ...OPTIONS, wrappers }).program, "/usr/bin/setpriv");
});

Deno.test("launchCommand() puts the wrapping programs in front, where there are any", () => {
  const wrappers = { setpriv: "/usr/bin/setpriv", prlimit: "/usr/bin/prlimit" };
  const { program, args } = launchCommand({ ...OPTIONS, wrappers });
  assert.equal(program, "/usr/bin/setpriv");
  assert.deepEqual(args.slice(0, 3), ["--pdeathsig", "KILL", "/usr/bin/prlimit"]);
  assert.ok(args.indexOf("/opt/deno") < args.indexOf("run"));
});

Deno.test("launchCommand() writes the entry as a URL that means the same file", () => {
  const entry = "/h/my plugins/100%/p#?.ts";
  const { args } = launchCommand({ ...OPTIONS, entry });
  assert.equal(decodeURIComponent(new URL(args.at(-1)!).pathname), entry);
});
