/** Runs `socket_suite.ts`: a Unix socket wants all of the network's rights, which the tests of
 * this tree do not have, so the suite gets a process of its own. */

import assert from "node:assert/strict";
import { ROOT } from "../support/pyra.ts";
import { testWhen } from "../support/skip.ts";

testWhen(
  Deno.build.os === "windows" ? "there are no Unix sockets" : undefined,
  "the daemon's wire keeps its promises over a real socket",
  async () => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "test",
        "--quiet",
        "--cached-only",
        "--no-prompt",
        "--allow-net",
        "--allow-read",
        "--allow-write",
        "--allow-sys=uid",
        "--allow-run",
        `${ROOT}/tests/daemon/socket_suite.ts`,
      ],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
    }).output();
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    assert.equal(code, 0, `${decode(stdout)}\n${decode(stderr)}`);
    assert.match(decode(stdout), /ok \| \d\d passed/);
  },
);
