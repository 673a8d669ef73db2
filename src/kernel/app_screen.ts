/** The user's streams as one app has them, until its process is gone. */

import type { TerminalFacts } from "../contracts/mod.ts";
import type { OriginRecord } from "../gate/mod.ts";
import { type AppScreen, NO_SCREEN } from "./app_process.ts";
import type { Row } from "./permissions.ts";
import type { KernelTerminal } from "./terminal/mod.ts";

/** What an app is connected to. */
export interface ScreenParts {
  terminal: KernelTerminal;
  facts: TerminalFacts;
  row: Row;
  origins: OriginRecord;
}

/** Connects an app to the terminal that the kernel holds. What is typed for it is remembered: that
 * is what "you typed this" means at a question. */
export function appScreen({ terminal, facts, row, origins }: ScreenParts): AppScreen {
  const utf8 = new TextDecoder();
  const leave: (() => void)[] = [];
  return {
    ...pipesOnly({ terminal, facts }),
    async show(stream, bytes) {
      const shown = terminal.show(stream, bytes);
      // A terminal that has gone says so by a signal, or by the end of the keys.
      const isTerminal = stream === 1 ? facts.stdout : facts.stderr;
      await (isTerminal ? shown.catch(() => {}) : shown);
    },
    keyboard: (mode) => void terminal.keyboard(mode),
    read: (isWanted) =>
      facts.stdin || row.keepsInput ? Promise.resolve(undefined) : terminal.piped.read(isWanted),
    connect(app) {
      leave.push(terminal.onKeys((bytes) => {
        if (bytes) origins.typed(utf8.decode(bytes, { stream: true }));
        app.keys(bytes);
      }));
      leave.push(
        terminal.onRepaint((why) =>
          app.redraw(why === "resize" ? "resize" : "resume", terminal.size())
        ),
      );
    },
    async disconnect() {
      for (const off of leave.splice(0)) off();
      await terminal.flush();
      await terminal.partEnded();
    },
  };
}

/** For an app that nobody looks at: what goes to no terminal goes out, into the daemon's log for
 * one. */
export function pipesOnly(
  { terminal, facts }: Pick<ScreenParts, "terminal" | "facts">,
): AppScreen {
  return {
    ...NO_SCREEN,
    async show(stream, bytes) {
      if (!(stream === 1 ? facts.stdout : facts.stderr)) await terminal.show(stream, bytes);
    },
    disconnect: () => terminal.flush(),
  };
}
