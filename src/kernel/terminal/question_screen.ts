/** The screen and the keyboard while one question is up: made the kernel's own before, and given back
 * after. One at a time; whose turn it is, the terminal decides. */

import type { ScreenSize, TerminalFacts } from "../../contracts/mod.ts";
import { type Asking, dropTypedAhead } from "./asking.ts";
import type { ControllingTerminal } from "./controlling_terminal.ts";
import type { Device } from "./device.ts";
import type { KeyboardMode } from "./keyboard.ts";
import type { TerminalOutput } from "./output.ts";
import { Painter } from "./painter.ts";
import { type Press, Presses } from "./presses.ts";
import type { Canvas } from "./question_rows.ts";
import type { ScreenState } from "./screen_state.ts";
import { DEFAULT_SIZE } from "./size.ts";

/** What it works on. */
export interface QuestionScreenParts {
  device: Device;
  /** What the person's screen can do. */
  screen: Pick<TerminalFacts, "color" | "cursor">;
  state: ScreenState;
  output: TerminalOutput;
  /** Whether a question can be drawn and answered on the streams that we have. */
  canAsk(): boolean;
  /** Sets the keyboard. */
  use(mode: KeyboardMode): Promise<void>;
  /** Has the terminal mark pastes, or not, if it does so now. */
  markPastes(on: boolean): Promise<void>;
}

/** One terminal's questions. */
export class QuestionScreen {
  readonly #parts: QuestionScreenParts;
  #presses: Presses | undefined;
  #painter: Painter | undefined;
  /** The question before was taken back, and none was answered since. */
  #wasTakenBack = false;
  /** Resolves when this process goes on after Ctrl-Z. */
  #goOn: (() => void) | undefined;

  constructor(parts: QuestionScreenParts) {
    this.#parts = parts;
  }

  /** Whether a question is up. */
  get isUp(): boolean {
    return this.#presses !== undefined;
  }

  /** What takes a question off the screen at once. */
  erasing(): string {
    return this.#painter?.erasing() ?? "";
  }

  /** Takes what was read from the keyboard. */
  push(bytes: Uint8Array | undefined): void {
    this.#presses?.push(bytes);
  }

  /** Tells the question that is up what happened. */
  note(kind: "stop" | "resize"): void {
    this.#presses?.note({ kind });
  }

  /** This process was stopped, and goes on. */
  continued(): void {
    if (this.#goOn) this.#goOn();
    else this.#presses?.note({ kind: "lost" } satisfies Press);
  }

  canvas(size?: ScreenSize): Canvas {
    const { device, screen } = this.#parts;
    const unicode = device.facts.unicode;
    return { ...(device.size() ?? size ?? DEFAULT_SIZE), ...screen, unicode };
  }

  /** Runs one question; `undefined` where there is no terminal after all. `needsSilence` where somebody
   * may have been typing for a part. */
  async run<T>(
    work: (asking: Asking) => Promise<T>,
    { signal, needsSilence }: { signal?: AbortSignal; needsSilence: boolean },
  ): Promise<T | undefined> {
    const { device, state, canAsk, use } = this.#parts;
    const presses = new Presses();
    const takeBack = () => presses.takeBack();
    this.#presses = presses;
    const off = [
      device.onSignal("SIGINT", () => presses.note({ kind: "stop" })),
      device.onSignal("SIGTSTP", () => presses.note({ kind: "suspend" })),
    ];
    signal?.addEventListener("abort", takeBack);
    let controlling: ControllingTerminal | undefined;
    try {
      // Echo is off before anything is drawn.
      if (canAsk()) await use("keys");
      else {
        await use("off");
        controlling = await device.openControlling((bytes) => presses.push(bytes));
        if (!controlling) return undefined;
      }
      await dropTypedAhead(presses);
      const { asking, write } = await this.#asking(presses, { controlling, needsSilence });
      this.#painter = asking.painter;
      if (asking.canvas().cursor) await write(state.reset());
      if (!state.atLineStart) await write("\r\n");
      return await work(asking);
    } finally {
      signal?.removeEventListener("abort", takeBack);
      for (const leave of off) leave();
      presses.close();
      await controlling?.close();
      this.#painter = undefined;
      this.#presses = undefined;
      this.#wasTakenBack = presses.isTakenBack;
      state.atLineStart = true;
    }
  }

  async #asking(
    presses: Presses,
    { controlling, needsSilence }: {
      controlling: ControllingTerminal | undefined;
      needsSilence: boolean;
    },
  ) {
    const { device, screen, state, output } = this.#parts;
    const canvas = () => this.canvas(controlling?.size);
    const write = (text: string) =>
      controlling ? controlling.write(new TextEncoder().encode(text)) : output.write(text);
    const isShared = screen.cursor && (await device.pipes()).length > 0;
    const painter = new Painter({
      canvas,
      write,
      suspend: () => this.#suspend(),
      shared: isShared ? state.reset(true) : undefined,
    });
    const isAnother = this.#wasTakenBack;
    const asking: Asking = { presses, painter, canvas, needsSilence, isAnother };
    return { asking, write };
  }

  /** Stops this process, with nothing of a question on the screen. */
  async #suspend(): Promise<void> {
    const { device, markPastes } = this.#parts;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#goOn = resolve;
    await markPastes(false);
    if (!await device.stop()) {
      await markPastes(true);
      resolve();
    }
    await promise;
    this.#goOn = undefined;
  }
}
