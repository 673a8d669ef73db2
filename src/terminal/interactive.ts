/** What takes a keyboard or renders Markdown; loaded by `loadTerminal()`, not at every start. */

export { NoTerminalError, openTerminal } from "./terminal.ts";
export { memoryHistory } from "./editor/history.ts";
export { markdownTo, printMarkdown } from "./markdown/print.ts";
export { MarkdownStream } from "./markdown/stream.ts";
export { askSecret, askText } from "./prompts/questions.ts";
export { askChoice } from "./prompts/choice.ts";
export { askConfirm } from "./prompts/confirm.ts";
export { askPlan } from "./prompts/plan.ts";
export { planLine, planProgress, planRows, stepParticulars } from "./plan_lines.ts";
export { PlanList } from "./repl/plan_list.ts";
export { runRepl } from "./repl/repl.ts";
export { Status } from "./repl/status.ts";
export { askSettings } from "./screens/ask.ts";
export { runSettings } from "./screens/run.ts";
