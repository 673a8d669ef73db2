/** A18: what is in memory, the vault's keys among it, is in no core dump: neither of the kernel nor of a
 * part, whatever the limit was that Pyra was started with. */

import assert from "node:assert/strict";
import { pyra, TemporaryHome } from "../../support/pyra.ts";
import { testWhen } from "../../support/skip.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";
import { HijackedTerminal, noTerminal, partsWith } from "./hijacked_terminal.ts";

const linux = Deno.build.os === "linux" ? noTerminal : "it looks into /proc";

/** The program, the limit, soft and hard, and which memory would be dumped. */
const SHOW = [
  `echo "$(cut -c1-4 "$p/comm") $(grep "Max core file size" "$p/limits" | tr -s " ")`,
  `$(cat "$p/coredump_filter")"`,
].join(" ");

testWhen(linux, "A18: neither the kernel with an open vault nor a part can be dumped", async () => {
  await using home = new TemporaryHome();
  const file = `${home.path}/passphrase`;
  await Deno.writeTextFile(file, "correct horse battery staple", { mode: 0o600 });
  await pyra(["config", "set", "vault.scrypt_work_factor", "10"], { home: home.path });
  await pyra(["vault", "init", "--passphrase-file", file], { home: home.path });
  await using hijacked = await HijackedPyra.create("attack_listener.ts", {
    calls: [["vault", { verb: "list" }]],
  });
  const words = ["vault", "list", "--passphrase-file", file];
  await using it = await HijackedTerminal.start(hijacked, words, home);
  await it.reached("called");
  const found = await partsWith(home.path, SHOW);
  assert.ok(found.filter((line) => line.startsWith("deno")).length >= 2, "the kernel and its app");
  for (const line of found) {
    // What only holds the wall up has nothing to hide, and shows nothing of it all the same.
    if (!line.startsWith("deno")) assert.match(line, / 00000000$/);
    else assert.equal(line.slice(5), "Max core file size 0 0 bytes  00000000");
  }
});
