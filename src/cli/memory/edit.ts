import { ExitCode, PyraError } from "../../base/mod.ts";
import type { MemoryFolder } from "../../contracts/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { BY_USER, shown } from "./memory_command.ts";

export default command("memory edit", async ({ options, operands, services, kernel, out }) => {
  const { name } = operands;
  const memory = await services.memory();
  const before = await readOrNothing(memory, name);
  const after = await kernel.editText(before, name.split("/").at(-1)!);
  const changed = after !== undefined;
  if (changed) {
    // Somebody else's change meanwhile is not written over unseen: both stay in the history.
    await memory.write(name, after, { provenance: BY_USER });
  }
  if (options.json) out.write(jsonDocument({ file: name, changed }));
  else if (!options.quiet) {
    out.error(changed ? `Wrote ${shown(name)}` : "Nothing was changed");
  }
  return ExitCode.ok;
});

async function readOrNothing(memory: MemoryFolder, name: string): Promise<string> {
  try {
    return await memory.read(name);
  } catch (error) {
    if (error instanceof PyraError && error.code === "memory.missing") return "";
    throw error;
  }
}
