import assert from "node:assert/strict";
import { testWhen } from "../../../tests/support/skip.ts";

const SETPRIV = "/usr/bin/setpriv";
const isRoot = Deno.build.os === "linux" && Deno.uid() === 0;

/** Where the test itself is run by root, without what lets root read everything. */
const PLAIN = isRoot ? [SETPRIV, "--bounding-set=-dac_override,-dac_read_search"] : [];

testWhen(
  Deno.build.os === "linux" ? undefined : "it needs Linux",
  "A16: a folder that a plugin has closed to Pyra counts against its disk",
  async () => {
    const folder = await Deno.makeTempDir({ prefix: "plug-disk-" });
    try {
      const script = `
        import { Watchdog } from ${JSON.stringify(import.meta.resolve("./watchdog.ts"))};
        const hidden = ${JSON.stringify(`${folder}/hidden`)};
        Deno.mkdirSync(hidden);
        for (let i = 0; i < 3; i++) {
          using file = Deno.openSync(hidden + "/" + i, { create: true, write: true });
          file.truncateSync(200 * 1024 * 1024);
        }
        Deno.chmodSync(hidden, 0o300);
        const watchdog = new Watchdog(() => Promise.resolve(""));
        watchdog.watch({ pid: 1, busy: true, places: [${JSON.stringify(folder)}],
          kill(why) { console.log(why); Deno.exit(); } });
        setTimeout(() => { console.log("nothing seen"); Deno.exit(); }, 5000);`;
      await Deno.writeTextFile(`${folder}/script.ts`, script);
      const [program, ...args] = [...PLAIN, Deno.execPath(), "run", "-A", "--quiet", "--no-config"];
      const { stdout } = await new Deno.Command(program!, {
        args: [...args, `${folder}/script.ts`],
        stderr: "inherit",
      }).output();
      assert.match(new TextDecoder().decode(stdout), /^filled more than 512 MiB/);
    } finally {
      await Deno.chmod(`${folder}/hidden`, 0o700).catch(() => {});
      await Deno.remove(folder, { recursive: true });
    }
  },
);
