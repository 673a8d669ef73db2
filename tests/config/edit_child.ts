/** Not a test: sets one key of a configuration, and kills itself with SIGKILL before the n-th
 * step on the disk. Arguments: file, key, value, step (0 never). */

import { editConfig, parsePath, parseValue } from "../../src/config/mod.ts";
import { countSteps } from "../support/kill_steps.ts";

const [file, key, text, killAt] = Deno.args as [string, string, string, string];

countSteps(Number(killAt));
const path = parsePath(key);
await editConfig(file, [{ set: path, value: await parseValue(path, text) }]);
