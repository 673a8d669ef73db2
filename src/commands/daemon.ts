/** The daemon. */

import { define, flag, number, text } from "./spec.ts";

export const DAEMON = {
  "daemon run": define({
    options: {
      "inside-daemon": {
        ...flag("The daemon itself, under the process that restarts it"),
        hidden: true,
      },
    },
    details:
      "For a service manager, or to see what happens; `pyra daemon start` goes to the background. What it does is written to the daemon's log.",
    examples: [
      ["pyra daemon run", "until Ctrl-C"],
    ],
  }),
  "daemon start": define({
    details:
      "After `pyra daemon install` this starts the service. Otherwise it goes on when you log out only if the system lets it; `pyra daemon run` is for a service manager.",
    examples: [
      ["pyra daemon start", "in the background"],
    ],
  }),
  "daemon stop": define({
    details: "Running answers are cancelled. A daemon that does not end in time is killed.",
    examples: [
      ["pyra daemon stop", "and wait until it is gone"],
    ],
  }),
  "daemon restart": define({
    details: "A daemon that does not run is started.",
    examples: [
      ["pyra daemon restart", "after an update of Pyra"],
    ],
  }),
  "daemon status": define({
    details: "Exits with 1 when no daemon runs.",
    examples: [
      ["pyra daemon status", "process, uptime, plugins, last errors"],
      ["pyra daemon status --json | jq .plugins", "for scripts"],
    ],
  }),
  "daemon reload": define({
    details:
      "Nothing that runs is dropped: plugins that are still wanted stay up, answers go on to their end.",
    examples: [
      ["pyra daemon reload", "after a change of config.yaml"],
    ],
  }),
  "daemon logs": define({
    details: "In a pipe, and to follow with --json, one JSON object a line, as in the file.",
    options: {
      follow: flag("Go on with what is written, until Ctrl-C", "f"),
      lines: number("COUNT", "Show the last COUNT lines (default 50)", {
        min: 0,
        max: 100_000,
        short: "n",
      }),
    },
    examples: [
      ["pyra daemon logs -n 20", "the last 20 lines"],
      ["pyra daemon logs -f | jq .event", "as they come"],
    ],
  }),
  "daemon install": define({
    details:
      "Linux: a unit of your own systemd. macOS: an agent of launchd. Windows: a task. It starts when you log in and again when it fails, but not after bad configuration (code 78).",
    options: {
      print: flag("Only print the definition, and change nothing"),
      credential: text(
        "FILE",
        "systemd 256 and later: the vault's passphrase, made by `systemd-creds encrypt --user`",
        { kind: "path" },
      ),
    },
    examples: [
      ["pyra daemon install", "from now on it starts with your session"],
      ["pyra daemon install --print", "what would be installed"],
    ],
  }),
  "daemon uninstall": define({
    details: "Stops the service and removes its definition; your data stays.",
    examples: [
      ["pyra daemon uninstall", "it starts by itself no more"],
    ],
  }),
};
