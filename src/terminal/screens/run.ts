/** Runs a settings screen on a terminal: keys to the state, the state to the screen, wishes to
 * the caller. */

import { CancelledError, PyraError } from "../../base/mod.ts";
import type { Key } from "../keys.ts";
import type { Terminal } from "../terminal.ts";
import { graphemes } from "../../text/mod.ts";
import type { Change, Tab } from "./fields.ts";
import { FullScreen } from "./full_screen.ts";
import { SettingsScreen, type Wish } from "./modes.ts";
import { renderScreen } from "./render.ts";

/** What both ways of changing settings are given. */
export interface SettingsOptions {
  tabs: readonly Tab[];
  /** The id of the field to begin at. */
  at?: string;
  /** Said at the beginning. */
  message?: { text: string; isProblem: boolean };
  /** Keeps the changes, all or none. A `PyraError` is shown, and nothing counts as saved. */
  save(changes: readonly Change[]): Promise<void>;
  /** Ends it without saving: the process was told to stop. */
  signal?: AbortSignal;
}

/** How it ended. To put a secret into the vault the terminal has to be given back; `next` is the
 * field to go on with afterwards. */
export type SettingsEnd = { kind: "leave" } | { kind: "secret"; name: string; next?: string };

/** Shows the settings until the user leaves. */
export async function runSettings(
  terminal: Terminal,
  options: SettingsOptions,
): Promise<SettingsEnd> {
  const screen = new SettingsScreen(options.tabs);
  if (options.at !== undefined) screen.settings.goTo(options.at);
  screen.message = options.message;
  const { output } = terminal;
  const { paint, facts: { unicode } } = output;
  using full = new FullScreen(
    terminal,
    () => renderScreen(screen, { size: output.size(), paint, unicode }),
  );
  for await (const key of keysOf(terminal, options.signal)) {
    const wish = key === undefined ? screen.interrupt() : screen.take(key);
    const end = wish && await fulfil(wish, screen, options);
    if (end !== undefined) return end;
    full.paint();
  }
  return { kind: "leave" };
}

/** The keys one by one, `undefined` for Ctrl-C; ends with the input or with `signal`. */
async function* keysOf(
  { input, interrupts }: Terminal,
  signal: AbortSignal | undefined,
): AsyncGenerator<Key | undefined> {
  let stop = new AbortController();
  const unsubscribe = interrupts.subscribe(() => stop.abort());
  try {
    for (;;) {
      const either = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
      const keys = await input.keys(either);
      if (stop.signal.aborted) {
        stop = new AbortController();
        yield undefined;
      } else if (keys === undefined) return;
      else yield* keys.flatMap(singleKeys);
    }
  } finally {
    unsubscribe();
  }
}

/** Quick typing arrives as one text; each character of it is a key. */
function singleKeys(key: Key): Key[] {
  if (key.name !== "text") return [key];
  return graphemes(key.text ?? "").map((text) => ({ name: "text", text }));
}

async function fulfil(
  wish: Wish,
  screen: SettingsScreen,
  { save }: SettingsOptions,
): Promise<SettingsEnd | undefined> {
  if (wish.kind === "secret") return { ...wish, next: wish.name };
  if (wish.kind === "leave") return wish;
  const { changes } = screen.settings;
  try {
    await save(changes);
  } catch (error) {
    if (!(error instanceof PyraError) || error instanceof CancelledError) throw error;
    screen.say(`Not saved: ${error.message.replaceAll("\n", "; ")}`, true);
    return undefined;
  }
  screen.settings.markSaved();
  screen.say(`Saved ${changes.length} ${changes.length === 1 ? "setting" : "settings"}.`);
  return wish.leave ? { kind: "leave" } : undefined;
}
