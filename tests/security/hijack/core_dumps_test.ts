/** A18: what is in memory, the vault's keys among it, is in no core dump: neither of the kernel nor of a
 * part, whatever the limit was that Pyra was started with. */

import assert from "node:assert/strict";
import { pyra, TemporaryHome } from "../../support/pyra.ts";
import { testWhen } from "../../support/skip.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";
import { HijackedTerminal, noTerminal, partsWith } from "./hijacked_terminal.ts";

const linux = Deno.build.os === "linux" ? noTerminal : "it looks into /proc";

/** The limit, soft and hard, and which memory would be dumped. */
const SHOW = `echo "$(grep "Max core file size" "$p/limits") $(cat "$p/coredump_filter")"`;

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
  const found = (await partsWith(home.path, SHOW)).map((line) => line.replace(/ +/g, " "));
  assert.ok(found.length >= 2, "the kernel and its app");
  for (const line of found) assert.equal(line, "Max core file size 0 0 bytes 00000000");
});
