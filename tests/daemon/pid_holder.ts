/** For the test of the PID file: takes it, says so, and waits to be killed. */

import { toErrorInfo } from "../../src/base/mod.ts";
import { PidFile } from "../../src/daemon/mod.ts";
import { processStart } from "../../src/processes/mod.ts";

const say = (word: string) => Deno.stdout.writeSync(new TextEncoder().encode(word));

try {
  await PidFile.acquire(Deno.args[0]!, { version: "1.0.0", startOf: processStart });
  say("held");
  setInterval(() => {}, 60_000);
} catch (error) {
  say(toErrorInfo(error).code);
}
