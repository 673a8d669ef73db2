/** The user's streams as one app has them, until its process is gone. */

import type { TerminalFacts } from "../contracts/mod.ts";
import type { TypedHow } from "../gate/mod.ts";
import { type AppScreen, NO_SCREEN } from "./app_process.ts";
import type { InputWatcher, Listener } from "./heard.ts";
import type { Row } from "./permissions.ts";
import type { KernelTerminal } from "./terminal/mod.ts";

/** What an app is connected to. */
export interface ScreenParts {
  terminal: KernelTerminal;
  facts: TerminalFacts;
  row: Pick<Row, "keys" | "stdin">;
  listener: Pick<Listener, "typed" | "interrupted">;
  /** Sees what is piped in before the app has it. */
  watcher: InputWatcher;
  /** The terminal marks what is pasted, while the keys go to the app one by one. */
  canMark: boolean;
}

/** Connects an app to the user's streams, which the kernel holds. What is typed for it, and where its
 * row says so what is piped in, is remembered before the app has it: that is what "you typed this"
 * means at a question. An app of a row without keys is given none. */
export function appScreen(
  { terminal, facts, row, listener, watcher, canMark }: ScreenParts,
): AppScreen {
  const { keys } = row;
  const utf8 = new TextDecoder();
  const leave: (() => void)[] = [];
  const inLines: TypedHow = canMark ? "unmarked" : "lines";
  let how: TypedHow = inLines;
  return {
    ...pipesOnly({ terminal, facts }),
    async show(stream, bytes) {
      const shown = terminal.show(stream, bytes);
      // A terminal that has gone says so by a signal, or by the end of the keys.
      const isTerminal = stream === 1 ? facts.stdout : facts.stderr;
      await (isTerminal ? shown.catch(() => {}) : shown);
    },
    keyboard(mode) {
      if (!keys) return;
      if (mode !== "off") how = mode === "keys" ? mode : inLines;
      void terminal.keyboard(mode);
    },
    async read(isWanted) {
      if (facts.stdin || row.stdin === "none") return undefined;
      const piece = await terminal.piped.read(isWanted);
      if (row.stdin !== "seen" || !isWanted()) return piece;
      if (piece) await watcher.before(piece);
      else watcher.ended();
      return piece;
    },
    interrupted: () => listener.interrupted(),
    silent: () => void terminal.say("Pyra does not respond; Ctrl-C ends it"),
    connect(app) {
      if (keys) {
        leave.push(terminal.onKeys((bytes) => {
          if (bytes) listener.typed(utf8.decode(bytes, { stream: true }), how);
          app.keys(bytes);
        }));
      }
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
