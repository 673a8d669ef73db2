import { ExitCode } from "../base/mod.ts";
import { command } from "./command.ts";

/** Brings the memory's index up to date; the kernel runs it for conversations, which only read. */
export default command("index", async ({ services }) => {
  const memory = await services.memory();
  await memory.settle();
  memory.close();
  return ExitCode.ok;
});
