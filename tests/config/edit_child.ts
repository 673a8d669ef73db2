/** Not a test: sets one key of a configuration, and kills itself with SIGKILL before the n-th
 * step on the disk; a write is two steps, half of it is written before the second.
 * Arguments: file, key, value, step (0 never). */

import { editConfig, parsePath, parseValue } from "../../src/config/mod.ts";

const [file, key, text, killAt] = Deno.args as [string, string, string, string];

let steps = 0;

function step(): void {
  if (++steps === Number(killAt)) Deno.kill(Deno.pid, "SIGKILL");
}

function beforeEach(target: object, names: string[]): void {
  for (const name of names) {
    const original = Reflect.get(target, name);
    Reflect.set(target, name, function (this: unknown, ...args: unknown[]) {
      step();
      return Reflect.apply(original, this, args);
    });
  }
}

const write = Deno.FsFile.prototype.write;
Deno.FsFile.prototype.write = async function (bytes) {
  step();
  const half = await write.call(this, bytes.subarray(0, bytes.length >> 1));
  step();
  return half + await write.call(this, bytes.subarray(half));
};
const { writeFile } = Deno;
Deno.writeFile = async (path, data, options) => {
  step();
  if (data instanceof Uint8Array) await writeFile(path, data.subarray(0, data.length >> 1));
  step();
  return await writeFile(path, data, options);
};
beforeEach(Deno, ["open", "stat", "readFile", "realPath", "rename", "remove"]);
beforeEach(Deno.FsFile.prototype, ["lock", "sync"]);

const path = parsePath(key);
await editConfig(file, [{ set: path, value: await parseValue(path, text) }]);
