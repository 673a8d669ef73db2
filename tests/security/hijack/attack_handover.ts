/** A hijacked app that ends by naming what it would like to run next; see `handover_test.ts`. */

import { send, show, started } from "./part_channel.ts";

const { handover } = JSON.parse(
  await Deno.readTextFile(new URL("./data.json", import.meta.url)),
);
const { line, provider, resume } = await started;
show(`${JSON.stringify({ path: line.path, provider, resume })}\n`);
send({ type: "exit", code: 0, handover });
