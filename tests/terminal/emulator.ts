/** A terminal emulator that is not ours, `@xterm/headless`: loaded from the cache by programs of their
 * own, without the project's settings. */

/** What is used of the emulator (`@xterm/headless`). */
export interface Emulator {
  readonly modes: Record<string, unknown>;
  readonly buffer: {
    active: {
      type: string;
      length: number;
      cursorX: number;
      cursorY: number;
      baseY: number;
      getLine(y: number): Line | undefined;
    };
  };
  readonly parser: {
    registerOscHandler(id: number, handler: () => boolean): void;
    registerDcsHandler(id: { final: string }, handler: () => boolean): void;
    registerEscHandler(id: { final: string; intermediates?: string }, handler: () => boolean): void;
  };
  write(bytes: Uint8Array | string, done: () => void): void;
  onTitleChange(listener: () => void): void;
  onData(listener: () => void): void;
  onBell(listener: () => void): void;
  dispose(): void;
}

export interface Cell {
  getChars(): string;
  isInverse(): number;
  isInvisible(): number;
  isBlink(): number;
  isBold(): number;
  isDim(): number;
  isItalic(): number;
  isStrikethrough(): number;
  isBgDefault(): boolean;
  getFgColor(): number;
  getFgColorMode(): number;
}

/** One row of it. */
export interface Line {
  length: number;
  getCell(x: number): Cell | undefined;
  translateToString(trimRight: boolean): string;
}

/** Loads it by its specifier. */
export async function loadEmulator(
  specifier: string,
): Promise<new (options: Record<string, unknown>) => Emulator> {
  const { default: { Terminal } } = await import(specifier) as {
    default: { Terminal: new (options: Record<string, unknown>) => Emulator };
  };
  return Terminal;
}
