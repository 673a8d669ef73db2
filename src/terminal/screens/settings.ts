/** The settings behind a screen: what stands, what was changed, where the cursor is. Pure. */

import { canonicalJson, type Json } from "../../base/mod.ts";
import type { Change, Field, Tab } from "./fields.ts";

/** A change that can be taken back. */
interface Step {
  id: string;
  /** The change that stood before, if there was one. */
  before: Change | undefined;
}

/** Tabs of fields with unsaved changes. */
export class Settings {
  readonly tabs: readonly Tab[];
  /** The tab that is shown. */
  tab = 0;
  /** The field with the cursor, for each tab. */
  readonly #at: number[];
  /** What was saved in this run, over what the fields say. */
  readonly #saved = new Map<string, Json | undefined>();
  readonly #changes = new Map<string, Change>();
  readonly #steps: Step[] = [];

  constructor(tabs: readonly Tab[]) {
    this.tabs = tabs;
    this.#at = tabs.map(() => 0);
  }

  get fields(): readonly Field[] {
    return this.tabs[this.tab]?.fields ?? [];
  }

  /** Which of the tab's fields has the cursor. */
  get at(): number {
    return this.#at[this.tab] ?? 0;
  }

  /** The field with the cursor; `undefined` in an empty tab. */
  get field(): Field | undefined {
    return this.fields[this.at];
  }

  /** Moves the cursor in the tab, to the nearest field there is. */
  moveTo(at: number): void {
    this.#at[this.tab] = Math.max(0, Math.min(this.fields.length - 1, at));
  }

  /** Moves to a tab; behind the last comes the first. */
  moveTab(by: number): void {
    this.tab = (this.tab + by + this.tabs.length) % this.tabs.length;
  }

  /** Goes to a field; `false` when there is none of that name. */
  goTo(id: string): boolean {
    for (const [tab, { fields }] of this.tabs.entries()) {
      const at = fields.findIndex((field) => field.id === id);
      if (at < 0) continue;
      this.tab = tab;
      this.moveTo(at);
      return true;
    }
    return false;
  }

  /** All that was changed and not saved, in the order of the changes. */
  get changes(): readonly Change[] {
    return [...this.#changes.values()];
  }

  isChanged(field: Field): boolean {
    return this.#changes.has(field.id);
  }

  /** The value of a field with the changes made; its default where nothing is said. */
  valueOf(field: Field): Json | undefined {
    const change = this.#changes.get(field.id);
    return change === undefined ? this.#standing(field) : change.value ?? field.default;
  }

  /** Changes a field; `undefined` goes back to its default. What comes out as it stands is
   * no change any more. */
  change(field: Field, value: Json | undefined): void {
    if (isSame(this.valueOf(field), value ?? field.default)) return;
    this.#steps.push({ id: field.id, before: this.#changes.get(field.id) });
    const isBack = isSame(this.#standing(field), value ?? field.default);
    this.#put(field.id, isBack ? undefined : { id: field.id, value });
  }

  /** Takes the newest change back and goes to its field; `false` when there is none. */
  undo(): boolean {
    const step = this.#steps.pop();
    if (step === undefined) return false;
    this.#put(step.id, step.before);
    return this.goTo(step.id);
  }

  /** The changes are saved: they are what stands from now on. */
  markSaved(): void {
    for (const { id, value } of this.#changes.values()) this.#saved.set(id, value);
    this.discard();
  }

  /** Forgets what was not saved. */
  discard(): void {
    this.#changes.clear();
    this.#steps.length = 0;
  }

  #standing(field: Field): Json | undefined {
    return (this.#saved.has(field.id) ? this.#saved.get(field.id) : field.value) ?? field.default;
  }

  #put(id: string, change: Change | undefined): void {
    this.#changes.delete(id);
    if (change !== undefined) this.#changes.set(id, change);
  }
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}
