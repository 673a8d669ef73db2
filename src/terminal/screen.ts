/** The user's streams as a part has them: somebody else holds them, shows what it is given, and
 * hands on what is typed or piped in. */

import type { KeptInput } from "../base/mod.ts";
import type { ScreenSize } from "../contracts/mod.ts";

/** Why to paint anew: the window has another size, or something else was on the screen meanwhile
 * (a question of the kernel, the shell after Ctrl-Z), and the cursor stands somewhere else. */
export type Redraw = "resize" | "resume";

/** What a part may do with the terminal. */
export interface Screen {
  size(): ScreenSize;
  /** Shows text, in the order of the calls: 1 is stdout, 2 is stderr. Throws
   * `OutputClosedError` when its reader has gone. */
  show(stream: 1 | 2, text: string): void;
  /** How keys are wanted: each at once and unseen, whole lines as the system edits them, none. */
  keyboard(mode: "keys" | "lines" | "off"): void;
  /** Gets what is typed while keys are wanted; `undefined` is the end of input. */
  onKeys: ((bytes: Uint8Array | undefined) => void) | undefined;
  /** What is piped in. */
  readonly input: KeptInput;
  /** Calls back when what is on the screen has to be painted anew. Returns the way out. */
  onRedraw(listener: (why: Redraw) => void): () => void;
}
