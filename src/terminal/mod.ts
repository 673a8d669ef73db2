/** The terminal: output, questions, streaming Markdown, the chat REPL.
 *
 * Imports base, contracts and security; may be imported by cli and app. Reaches the
 * world only through stdin, stdout, stderr and the ports it is handed. Cheap to import:
 * what takes a keyboard or renders is behind `loadTerminal()`.
 * @module */
export { createOutput, type Output, OutputClosedError, type Size } from "./output.ts";
export { createPaint, type Paint, type Trait } from "./style.ts";
export { type Interrupts, InterruptStack } from "./interrupts.ts";
export { loadTerminal } from "./load.ts";
export type { Terminal } from "./terminal.ts";
export type { Redraw, Screen } from "./screen.ts";
export type { HistoryStore } from "./editor/history.ts";
export type { MarkdownOptions } from "./markdown/sheet.ts";
export type { MarkdownStream } from "./markdown/stream.ts";
export type { TextQuestion } from "./prompts/questions.ts";
export type { Choice, ChoiceQuestion } from "./prompts/choice.ts";
export { SLASH_COMMAND_NAMES } from "./repl/names.ts";
export type { CommandContext, SlashCommand } from "./repl/command.ts";
export type { PlanList } from "./repl/plan_list.ts";
export type { ReplEnd, ReplOptions, ReplPorts } from "./repl/options.ts";
export type { Status } from "./repl/status.ts";
export type { Change, Field, FieldKind, Reading, Tab } from "./screens/fields.ts";
export type { SettingsEnd, SettingsOptions } from "./screens/run.ts";
