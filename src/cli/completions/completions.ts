/** `pyra completions SHELL`: prints what makes a shell complete Pyra's words. */

import { ExitCode } from "../../base/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { bashCompletion } from "./bash.ts";
import { fishCompletion } from "./fish.ts";
import { powershellCompletion } from "./powershell.ts";
import { completionPlaces } from "./words.ts";
import { zshCompletion } from "./zsh.ts";

const SHELLS = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
} as const;

export default command("completions", async ({ options, operands: { shell }, out }) => {
  const script = SHELLS[shell](await completionPlaces());
  out.write(options.json ? jsonDocument({ shell, script }) : script);
  return ExitCode.ok;
});
