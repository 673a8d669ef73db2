/** `pyra completions SHELL`: prints what makes a shell complete Pyra's words. */

import { ExitCode, UsageError } from "../../base/mod.ts";
import type { Command } from "../command.ts";
import { bashCompletion } from "./bash.ts";
import { fishCompletion } from "./fish.ts";
import { powershellCompletion } from "./powershell.ts";
import { completionPlaces, type Place } from "./words.ts";
import { zshCompletion } from "./zsh.ts";

const SHELLS: Record<string, (places: readonly Place[]) => string> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
};

const command: Command = {
  usage: "bash|zsh|fish|powershell",
  details:
    "Prints a script; put it where your shell looks (`mkdir -p` the folder), or load it where\n" +
    "your shell starts.",
  options: {},
  examples: [
    ["pyra completions bash > ~/.local/share/bash-completion/completions/pyra", "for bash"],
    ["pyra completions zsh > ~/.zfunc/_pyra", "for zsh, with ~/.zfunc in fpath"],
    ["pyra completions fish > ~/.config/fish/completions/pyra.fish", "for fish"],
    ["pyra completions powershell >> $PROFILE", "for PowerShell"],
  ],
  async run({ args, commands, out }) {
    const [shell, ...rest] = args.positionals;
    const draw = rest.length === 0 && shell !== undefined && Object.hasOwn(SHELLS, shell)
      ? SHELLS[shell]
      : undefined;
    if (!draw) {
      throw new UsageError(
        "pyra completions takes the name of one shell",
        `choose from: ${Object.keys(SHELLS).join(", ")}`,
      );
    }
    out.write(draw(await completionPlaces(commands)));
    return ExitCode.ok;
  },
};

export default command;
