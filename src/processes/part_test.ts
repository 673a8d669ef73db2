import assert from "node:assert/strict";
import { NO_RIGHTS, partCommand, type PartSpec } from "./mod.ts";

/** As it is spelled in a command. */
const DENO = "/opt/./deno";

const SPEC: PartSpec = {
  name: "plugin p",
  deno: "/opt/deno",
  flags: ["--no-config", "--no-lock", "--no-npm", "--no-remote"],
  entry: "/opt/host.js",
  args: ["file:///h/plugins/p/plugin.ts"],
  own: ["/h/plugins/p/manifest.json", "/h/plugins/p/plugin.ts"],
  rights: NO_RIGHTS,
  env: {},
  cache: "/h/cache/p",
  cwd: "/h/data/p",
  ledger: "/h/logs/p",
  limits: { dataBytes: 1000, fileBytes: 500, heapMiB: 256 },
};

const allowed = (args: string[]) => args.filter((arg) => /^--(allow|deny)/.test(arg));

/** The mounts of a command inside the second wall, by path. */
function mounts(spec: PartSpec): Map<string, string> {
  const { args } = partCommand(spec, { bwrap: "/usr/bin/bwrap" });
  const found = new Map<string, string>();
  args.forEach((arg, i) => /^--(ro-)?bind(-try)?$/.test(arg) && found.set(args[i + 2]!, arg));
  return found;
}

Deno.test("partCommand() grants nothing but the part's own files by default", () => {
  const { program, args, env, cwd } = partCommand(SPEC, {});
  assert.equal(program, DENO);
  assert.equal(cwd, "/h/data/p");
  assert.deepEqual(allowed(args), SPEC.own.map((file) => `--allow-read=${file}`));
  assert.deepEqual(args.slice(-2), ["/opt/host.js", "file:///h/plugins/p/plugin.ts"]);
  assert.deepEqual(env, {
    DENO_DIR: "/h/cache/p",
    DENO_WEBGPU_BACKEND: "none",
    DENO_AUDIT_PERMISSIONS: "/h/logs/p",
    DENO_NO_UPDATE_CHECK: "1",
    NO_COLOR: "1",
  });
});

Deno.test("partCommand() closes every door the runtime leaves open by default", () => {
  const { args } = partCommand(SPEC, {});
  const flags = ["--no-prompt", "--cached-only", "--ignore-env", ...SPEC.flags];
  for (const flag of flags) assert.ok(args.includes(flag), flag);
  assert.ok(!args.includes("-A") && !args.includes("--allow-all"));
});

Deno.test("partCommand() gives one flag to each right, and a comma is only a comma", () => {
  const rights = {
    net: ["a.org:1", "b.org:2"],
    read: ["/x,y"],
    write: ["/w"],
    env: ["LANG"],
    sys: ["hostname"],
    run: ["/usr/bin/git"],
  };
  assert.deepEqual(allowed(partCommand({ ...SPEC, own: [], rights }, {}).args), [
    "--allow-read=/x,,y",
    "--allow-write=/w",
    "--allow-net=a.org:1",
    "--allow-net=b.org:2",
    "--allow-env=LANG",
    "--allow-sys=hostname",
    "--allow-run=/usr/bin/git",
  ]);
});

Deno.test("partCommand() shuts the private network out of `public`", () => {
  const rights = { ...NO_RIGHTS, net: ["a.org:1", "public"] };
  const net = allowed(partCommand({ ...SPEC, own: [], rights }, {}).args);
  assert.equal(net[0], "--allow-net");
  assert.equal(net.length, 2);
  const denied = net[1]!.replace("--deny-net=", "").split(",");
  const ranges = ["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"]
    .concat(["172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "[::]", "[::1]"])
    .concat(["[fd00:ec2::254]", "[fd20:ce::254]", "[fe80::1]", "localhost"]);
  for (const range of ranges) assert.ok(denied.includes(range), range);
});

Deno.test("partCommand() takes no right among the flags that say how code is found", () => {
  for (const flag of ["-A", "--allow-read", "--allow-all", "-P", "--preload=/x", "--inspect"]) {
    assert.throws(() => partCommand({ ...SPEC, flags: [flag] }, {}), { code: "part.flag" });
  }
});

Deno.test("partCommand() has sh keep all memory out of core dumps, and hand over", () => {
  const { program, args } = partCommand(SPEC, { sh: "/bin/sh" });
  assert.equal(program, "/bin/sh");
  assert.match(args[1]!, /echo 0 >\/proc\/self\/coredump_filter; \} 2>\/dev\/null; exec "\$@"$/);
  assert.deepEqual(args.slice(2, 4), ["sh", DENO]);
  const wrapped = partCommand(SPEC, { sh: "/bin/sh", setpriv: "/usr/bin/setpriv" });
  assert.deepEqual(wrapped.args.slice(2, 4), ["sh", "/usr/bin/setpriv"]);
});

Deno.test("partCommand() bounds memory, files and core dumps, and the life of the part", () => {
  const { program, args } = partCommand(SPEC, {
    choom: "/usr/bin/choom",
    setpriv: "/usr/bin/setpriv",
    prlimit: "/usr/bin/prlimit",
  });
  assert.deepEqual(
    [program, ...args.slice(0, args.indexOf(DENO))],
    ["/usr/bin/choom", "-n", "1000", "--", "/usr/bin/setpriv", "--pdeathsig", "KILL"]
      .concat(["--no-new-privs", "/usr/bin/prlimit", "--data=1000", "--fsize=500"])
      .concat(["--nofile=512", "--core=0"]),
  );
});

Deno.test("partCommand() sets the limits inside the second wall, where threads are the part's own", () => {
  const prlimit = "/usr/bin/prlimit";
  const { args } = partCommand(SPEC, { bwrap: "/usr/bin/bwrap", prlimit });
  const end = args.indexOf("--");
  assert.deepEqual(
    args.slice(end + 1, args.indexOf(DENO, end)),
    [prlimit, "--data=1000", "--fsize=500", "--nofile=512", "--nproc=256", "--core=0"],
  );
  assert.ok(args.slice(0, end).join(" ").includes(`--ro-bind ${prlimit} ${prlimit}`));
});

Deno.test("the second wall ends with the kernel, and shows no network, process or terminal", () => {
  const { args } = partCommand(SPEC, { bwrap: "/usr/bin/bwrap", setpriv: "/usr/bin/setpriv" });
  for (const flag of ["--die-with-parent", "--unshare-all", "--new-session"]) {
    assert.ok(args.includes(flag), flag);
  }
  assert.ok(!args.includes("--share-net"));
  assert.ok(!args.includes("/usr/bin/setpriv"), "setpriv would keep a setuid bwrap from working");
  const net = { ...SPEC, rights: { ...NO_RIGHTS, net: ["a.org:1"] } };
  assert.ok(partCommand(net, { bwrap: "/usr/bin/bwrap" }).args.includes("--share-net"));
  assert.ok(mounts(net).has("/etc/resolv.conf"));
  assert.ok(!mounts(SPEC).has("/etc/resolv.conf"));
});

Deno.test("the second wall shows the runtime, the part's files, and what was granted", () => {
  const rights = { ...NO_RIGHTS, read: ["/docs", "/h/data/p"], write: ["/h/data/p"] };
  const seen = mounts({ ...SPEC, rights, flags: ["--config=/src/deno.json"], shared: ["/c/npm"] });
  const user = [...seen].filter(([path]) => !/^\/(usr|lib|etc|nix|gnu)/.test(path));
  assert.deepEqual(
    user,
    [
      ["/docs", "--ro-bind"],
      ["/c/npm", "--ro-bind"],
      ["/h/cache/p", "--bind"],
      ["/h/data/p", "--bind"],
      ["/h/logs/p", "--bind"],
      ["/h/plugins/p/manifest.json", "--ro-bind"],
      ["/h/plugins/p/plugin.ts", "--ro-bind"],
      [DENO, "--ro-bind"],
      ["/opt/host.js", "--ro-bind"],
      ["/src/deno.json", "--ro-bind"],
      ["/src/deno.lock", "--ro-bind-try"],
    ].sort(([a], [b]) => a! < b! ? -1 : 1),
  );
  assert.ok(!seen.has("/usr") && !seen.has("/bin"), "no programs where none was granted");
});

Deno.test("the second wall mounts a folder before what lies in it", () => {
  const rights = { ...NO_RIGHTS, read: ["/a/b", "/a"], write: ["/a/b/c", "/w"] };
  const paths = [...mounts({ ...SPEC, rights, own: ["/w/own"] }).entries()];
  const order = paths.map(([path]) => path).filter((path) => /^\/[aw]/.test(path));
  assert.deepEqual(order, ["/a", "/a/b", "/a/b/c", "/w"]);
});
