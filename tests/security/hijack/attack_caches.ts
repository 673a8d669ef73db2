/** A hijacked app that writes to every file its own runtime holds open. */

import { writeAll } from "./descriptors.ts";
import { send, show, started } from "./part_channel.ts";

await started;
show(`${JSON.stringify(await writeAll("file"))}\n`);
send({ type: "exit", code: 0 });
