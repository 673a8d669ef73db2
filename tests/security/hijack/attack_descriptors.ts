/** A hijacked app that writes to every file and every terminal that is open in its process. */

import { writeAll } from "./descriptors.ts";
import { send, show, started } from "./part_channel.ts";

await started;
show(`${JSON.stringify(await writeAll("file"))}\n`);
show(`${JSON.stringify(await writeAll("terminal"))}\n`);
send({ type: "exit", code: 0 });
