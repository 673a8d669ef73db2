/** The same settings without a screen: one question after the other, line by line, as a screen
 * reader or a teletype can follow. Expects a terminal that moves no cursor. */

import { CancelledError, type Json, PyraError } from "../../base/mod.ts";
import { escapeTerminal, redactSecrets } from "../../security/mod.ts";
import { askChoice } from "../prompts/choice.ts";
import { askConfirm } from "../prompts/confirm.ts";
import { requirePerson } from "../prompts/questions.ts";
import { interruptible, type Terminal } from "../terminal.ts";
import { type Field, isTypeable, readField, type Reading, showField } from "./fields.ts";
import type { SettingsEnd, SettingsOptions } from "./run.ts";
import { Settings } from "./settings.ts";

/** What stands for "the default" and for "no more questions of this part". */
const DEFAULT = "-";
const ENOUGH = ".";

/** Asks for the settings, a part after the other, until the user leaves. Throws
 * `CancelledError` on Ctrl-C and at the end of the input; what was saved stays. */
export async function askSettings(
  terminal: Terminal,
  options: SettingsOptions,
): Promise<SettingsEnd> {
  requirePerson(terminal, "the settings");
  const { output } = terminal;
  const settings = new Settings(options.tabs);
  if (options.message !== undefined) output.line(escapeTerminal(options.message.text));
  let goOn = options.at !== undefined && settings.goTo(options.at);
  for (;;) {
    if (!goOn) {
      const tab = await askPart(terminal, settings);
      if (tab === undefined) return { kind: "leave" };
      settings.tab = tab;
      settings.moveTo(0);
    }
    goOn = false;
    const secret = await askPartOf(terminal, settings);
    await offerToSave(terminal, settings, options);
    if (secret !== undefined) return secret;
  }
}

async function askPart(terminal: Terminal, { tabs }: Settings): Promise<number | undefined> {
  return await askChoice<number | undefined>(terminal, {
    question: "Which part of the settings?",
    choices: [
      ...tabs.map(({ title }, i) => ({ value: i, label: title })),
      { value: undefined, label: "Leave" },
    ],
  });
}

/** Asks for the fields of the tab, from the one with the cursor on. */
async function askPartOf(
  terminal: Terminal,
  settings: Settings,
): Promise<SettingsEnd | undefined> {
  const { output } = terminal;
  output.line(`Enter keeps a setting, ${DEFAULT} is its default, ${ENOUGH} ends this part.`);
  for (const [i, field] of settings.fields.entries()) {
    if (i < settings.at) continue;
    describe(terminal, field, settings.valueOf(field));
    if (field.kind === "secret") {
      if (!await askConfirm(terminal, { question: "Put a value into the vault now?" })) continue;
      return { kind: "secret", name: field.id, next: settings.fields[i + 1]?.id };
    }
    if (!await askField(terminal, settings, field)) return undefined;
  }
}

function describe({ output }: Terminal, field: Field, value: Json | undefined): void {
  const lines = [
    "",
    `${field.label} (${field.id})`,
    field.description,
    field.expected && `Expects ${field.expected}.`,
    `Now: ${redactSecrets(showField(field, value))}`,
  ];
  for (const line of lines) if (line !== undefined) output.line(escapeTerminal(line));
}

/** Asks until the answer fits; `false` when the user has had enough. */
async function askField(terminal: Terminal, settings: Settings, field: Field): Promise<boolean> {
  const { output, input } = terminal;
  for (;;) {
    output.write("New value: ");
    const line = await interruptible(terminal, (signal) => input.line(signal));
    if (line === undefined) throw new CancelledError("The question");
    const answer = line.trim();
    if (answer === ENOUGH) return false;
    if (answer === "") return true;
    const reading = answer === DEFAULT ? { value: undefined } : readAnswer(settings, field, answer);
    if (!("problem" in reading)) {
      settings.change(field, reading.value);
      return true;
    }
    output.line(escapeTerminal(`That does not fit: ${reading.problem}`));
  }
}

function readAnswer(
  settings: Settings,
  field: Field,
  answer: string,
): Reading | { value: undefined } {
  if (field.kind === "switch") {
    if (/^(on|yes|y|true)$/i.test(answer)) return { value: true };
    if (/^(off|no|n|false)$/i.test(answer)) return { value: false };
    return { problem: "expected on or off" };
  }
  if (!isTypeable(settings.valueOf(field))) {
    return { problem: "an item has a comma in it: edit this one in config.yaml" };
  }
  return readField(field, answer);
}

/** Saves on a yes; anything else takes the changes back. */
async function offerToSave(
  terminal: Terminal,
  settings: Settings,
  { save }: SettingsOptions,
): Promise<void> {
  const { changes } = settings;
  if (changes.length === 0) return;
  const { output } = terminal;
  output.line();
  for (const field of settings.fields.filter((field) => settings.isChanged(field))) {
    const value = redactSecrets(showField(field, settings.valueOf(field)));
    output.line(escapeTerminal(`Changed: ${field.label} is ${value}`));
  }
  const question = changes.length === 1 ? "Save this change?" : "Save these changes?";
  if (!await askConfirm(terminal, { question })) {
    settings.discard();
    output.line("Nothing was saved.");
    return;
  }
  try {
    await save(changes);
    settings.markSaved();
    output.line("Saved.");
  } catch (error) {
    if (!(error instanceof PyraError)) throw error;
    settings.discard();
    output.line(escapeTerminal(`Not saved: ${error.message}`, { multiline: true }));
  }
}
