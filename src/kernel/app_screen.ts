/** TEMPORARY */
import process from "node:process";
import type { AppScreen } from "./app_process.ts";
import { terminalSize } from "./environment.ts";
export function createAppScreen(): AppScreen {
  let app: Parameters<AppScreen["connect"]>[0] | undefined;
  const onData = (bytes: Uint8Array) => app?.keys(bytes);
  let on = false;
  return {
    async show(stream, bytes) {
      const w = (stream === 1 ? Deno.stdout : Deno.stderr).writable.getWriter();
      await w.write(bytes);
      w.releaseLock();
    },
    keyboard(mode) {
      if (mode === "off") {
        if (on) {
          process.stdin.pause();
          process.stdin.off("data", onData);
          Deno.stdin.setRaw(false);
          on = false;
        }
        return;
      }
      Deno.stdin.setRaw(mode === "keys", { cbreak: mode === "keys" });
      if (!on) {
        process.stdin.on("data", onData);
        process.stdin.resume();
        on = true;
      }
    },
    connect(to) {
      app = to;
      Deno.addSignalListener("SIGWINCH", () => app?.redraw("resize", terminalSize()));
    },
    disconnect() {
      this.keyboard("off");
      app = undefined;
      return Promise.resolve();
    },
  };
}
