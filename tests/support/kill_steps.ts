/** Lets a program kill itself with SIGKILL before the n-th step that changes something on the disk.
 *
 * Each call that opens a file to write, syncs, renames, removes or makes something is a step; a
 * write is two, and half of it is written before the second. Both forms of every call count. */

const CHANGES = ["rename", "remove", "mkdir", "chmod", "symlink", "link", "truncate"];

const remove = Deno.removeSync;

// deno-lint-ignore no-explicit-any
type Call = (this: any, ...args: any[]) => any;

/** Counts from now on; `killAt` 0 never kills. Returns how many steps there were so far. */
export function countSteps(killAt: number): () => number {
  let steps = 0;
  const step = () => {
    if (++steps === killAt) Deno.kill(Deno.pid, "SIGKILL");
  };
  const file = Deno.FsFile.prototype;
  for (const form of ["", "Sync"]) {
    for (const name of CHANGES) {
      wrap(Deno, name + form, (original, args) => (step(), original(args)));
    }
    for (const name of ["sync", "syncData"]) {
      wrap(file, name + form, (original, args) => (step(), original(args)));
    }
    wrap(Deno, `open${form}`, (original, args) => {
      const [, options] = args;
      if (options?.write || options?.create || options?.append) step();
      return original(args);
    });
  }
  wrap(file, "writeSync", (original, [bytes]) => {
    step();
    const half = original([bytes.subarray(0, bytes.length >> 1)]);
    step();
    return half + original([bytes.subarray(half)]);
  });
  wrap(file, "write", async (original, [bytes]) => {
    step();
    const half = await original([bytes.subarray(0, bytes.length >> 1)]);
    step();
    return half + await original([bytes.subarray(half)]);
  });
  for (const name of ["writeFile", "writeTextFile"]) {
    wrap(Deno, `${name}Sync`, (original, [path, data, options]) => {
      step();
      original([path, data.slice(0, data.length >> 1), options]);
      step();
      if (options?.createNew) remove(path);
      return original([path, data, options]);
    });
    wrap(Deno, name, async (original, [path, data, options]) => {
      step();
      await original([path, data.slice(0, data.length >> 1), options]);
      step();
      if (options?.createNew) remove(path);
      return await original([path, data, options]);
    });
  }
  return () => steps;
}

function wrap(
  target: object,
  name: string,
  // deno-lint-ignore no-explicit-any
  around: (original: (args: any[]) => any, args: any[]) => unknown,
): void {
  const original: Call = Reflect.get(target, name);
  const wrapped: Call = function (...args) {
    return around((given) => Reflect.apply(original, this, given), args);
  };
  Reflect.set(target, name, wrapped);
}
