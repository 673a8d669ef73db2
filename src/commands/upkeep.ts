/** What looks after Pyra itself. */

import { YES } from "./common.ts";
import { define, flag, number, oneOf, text } from "./spec.ts";

export const UPKEEP = {
  permissions: define({
    details:
      "What is not listed, the runtime refuses. No command may start a process, read the environment, load native code, or open the vault.",
    examples: [
      ["pyra permissions", "the table, with the paths of this machine"],
      ["pyra permissions --json", "for scripts"],
    ],
  }),
  log: define({
    details:
      "What Pyra did and refused, which secrets were handed out, which tools were called, of all terminals and the daemon. `pyra doctor` checks that nothing of it was changed. Lines marked `says` are what a part told of itself, and may be untrue.",
    options: {
      since: text("SPAN", "Only the last 30m, 12h, 2d, 1w"),
      event: text("NAME", "Only this event, such as secret"),
      tool: text("NAME", "Only this tool, such as websearch.search"),
      lines: number("COUNT", "Show the last COUNT lines (default 50)", {
        min: 0,
        max: 100_000,
        short: "n",
      }),
      follow: flag("Keep showing new lines, until Ctrl-C", "f"),
    },
    examples: [
      ["pyra log --since 2d", "the last two days"],
      ["pyra log --event secret", "who got which secret"],
      ["pyra log -f --json | jq .event", "as it happens"],
    ],
  }),
  doctor: define({
    details:
      "Nothing is sent to your provider but a knock at its door, and the vault stays shut. Exit code 1 when something wants to be done.",
    options: { fix: flag("Fix what can be fixed without losing anything") },
    examples: [
      ["pyra doctor", "when something seems wrong"],
      ["pyra doctor --fix", "the same, and mend it"],
      ["pyra doctor --json", "for scripts, and for a report of a bug"],
    ],
  }),
  uninstall: define({
    details:
      "Shows what it removes and asks first. Your data stays unless you say --data. Exit code 4 when nothing was removed because nobody said yes.",
    options: {
      data: flag("Remove memory, conversations, vault and settings too"),
      "dry-run": flag("Only show what would go"),
      ...YES,
    },
    examples: [
      ["pyra uninstall --dry-run", "what would go, and what would stay"],
      ["pyra uninstall", "the program; your data stays"],
      ["pyra uninstall --data --yes", "everything, without a question"],
    ],
  }),
  scan: define({ examples: [["pyra scan", "what the kernel runs when it has a text to scan"]] }),
  completions: define({
    operands: { shell: oneOf("SHELL", ["bash", "zsh", "fish", "powershell"]) },
    details:
      "Prints a script; put it where your shell looks (`mkdir -p` the folder), or load it where your shell starts.",
    examples: [
      ["pyra completions bash > ~/.local/share/bash-completion/completions/pyra", "for bash"],
      ["pyra completions zsh > ~/.zfunc/_pyra", "for zsh, with ~/.zfunc in fpath"],
      ["pyra completions fish > ~/.config/fish/completions/pyra.fish", "for fish"],
      ["pyra completions powershell >> $PROFILE", "for PowerShell"],
    ],
  }),
};
