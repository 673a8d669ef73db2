/** The terminal: output, questions, streaming Markdown, the chat REPL.
 *
 * Imports base, contracts and security; may be imported by cli and app. Reaches the
 * world only through stdin, stdout, stderr and the ports it is handed.
 * @module */
export { createOutput, type Output, OutputClosedError, type Size } from "./output.ts";
export { createPaint, type Paint, type Trait } from "./style.ts";
export { type Interrupts, InterruptStack } from "./interrupts.ts";
export { NoTerminalError, openTerminal, type Redraw, type Terminal } from "./terminal.ts";
export { type HistoryStore, memoryHistory } from "./editor/history.ts";
export { markdownTo, printMarkdown } from "./markdown/print.ts";
export type { MarkdownOptions } from "./markdown/sheet.ts";
export { MarkdownStream } from "./markdown/stream.ts";
export { askSecret, askText, type TextQuestion } from "./prompts/questions.ts";
export { askChoice, type Choice, type ChoiceQuestion } from "./prompts/choice.ts";
export { askConfirm } from "./prompts/confirm.ts";
export { askApproval } from "./prompts/approval.ts";
export type { CommandContext, SlashCommand } from "./repl/command.ts";
export type { ReplEnd, ReplOptions, ReplPorts } from "./repl/options.ts";
export { runRepl } from "./repl/repl.ts";
