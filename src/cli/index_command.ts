import { ExitCode } from "../base/mod.ts";
import type { Command } from "./command.ts";

/** Brings the memory's index up to date; the kernel runs it for conversations, which only read. */
const command: Command = {
  usage: "",
  options: {},
  examples: [["pyra index", "what the kernel runs when a note has changed"]],
  async run({ services }) {
    const memory = await services.memory();
    await memory.settle();
    memory.close();
    return ExitCode.ok;
  },
};

export default command;
