import { ExitCode, PyraError } from "../../base/mod.ts";
import type { MemoryFolder } from "../../contracts/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { BY_USER, onlyName, shown } from "./memory_command.ts";

const command: Command = {
  usage: "NAME",
  details: "Opens a copy in $VISUAL or $EDITOR; what is saved becomes the file.",
  options: {},
  examples: [["pyra memory edit user/profile.md", "in the editor you use"]],
  async run({ args, services, kernel, out }) {
    const name = onlyName(args, "edit");
    const memory = await services.memory();
    const before = await readOrNothing(memory, name);
    const after = await kernel.editText(before, name.split("/").at(-1)!);
    const changed = after !== undefined;
    if (changed) {
      // Somebody else's change meanwhile is not written over unseen: both stay in the history.
      await memory.write(name, after, { provenance: BY_USER });
    }
    if (flag(args, "json")) out.write(jsonDocument({ ok: true, file: name, changed }));
    else if (!flag(args, "quiet")) {
      out.error(changed ? `Wrote ${shown(name)}` : "Nothing was changed");
    }
    return ExitCode.ok;
  },
};

async function readOrNothing(memory: MemoryFolder, name: string): Promise<string> {
  try {
    return await memory.read(name);
  } catch (error) {
    if (error instanceof PyraError && error.code === "memory.missing") return "";
    throw error;
  }
}

export default command;
