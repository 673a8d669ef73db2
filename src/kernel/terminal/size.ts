/** How large the terminal of this process is. */

import type { ScreenSize } from "../../contracts/mod.ts";

/** Assumed where nobody knows. */
export const DEFAULT_SIZE: ScreenSize = { columns: 80, rows: 24 };

/** Cells of the terminal; `undefined` where no stream is one, or it does not know. */
export function terminalSize(): ScreenSize | undefined {
  try {
    const { columns, rows } = Deno.consoleSize();
    return columns > 0 && rows > 0 ? { columns, rows } : undefined;
  } catch {
    return undefined;
  }
}
