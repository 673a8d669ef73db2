/** A hijacked app that prints what it was told of the settings of plugins. */

import { send, show, started } from "./part_channel.ts";

const { config } = await started;
show(JSON.stringify(config.plugin_settings));
send({ type: "exit", code: 0 });
