/** The terminal as one app has it, until its process is gone. */

import type { TypedHow } from "../gate/mod.ts";
import type { Listener } from "./heard.ts";
import type { AppScreen } from "./app_process.ts";
import type { Row } from "./permissions.ts";
import type { KernelTerminal } from "./terminal/mod.ts";

/** Connects an app to the terminal that the kernel holds. What is typed for it is remembered, before
 * the app has it: that is what "you typed this" means at a question. An app of a row without keys is
 * given none. `canMark`: it is a terminal that marks what is pasted, while the keys go to the app one
 * by one. */
export function appScreen(
  terminal: KernelTerminal,
  listener: Pick<Listener, "typed" | "interrupted">,
  { keys, canMark }: Pick<Row, "keys"> & { canMark: boolean },
): AppScreen {
  const utf8 = new TextDecoder();
  const leave: (() => void)[] = [];
  const inLines: TypedHow = canMark ? "unmarked" : "lines";
  let how: TypedHow = inLines;
  return {
    // Who read our output may have gone: the signal or the end of the keys says so.
    show: (stream, bytes) => terminal.show(stream, bytes).catch(() => {}),
    keyboard(mode) {
      if (!keys) return;
      if (mode !== "off") how = mode === "keys" ? mode : inLines;
      void terminal.keyboard(mode);
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
