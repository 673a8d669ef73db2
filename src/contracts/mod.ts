/** The interfaces between Pyra's folders. Pure: types only, nothing runs here.
 *
 * Imports base; may be imported by every folder but `base` and `sdk`.
 * @module */
export type { MemoryActs, NoteHead, OpenedSession, SessionActs, WrittenNote } from "./acts.ts";
export type { DaemonReply, DaemonRequest } from "./daemon.ts";
export type { Finding } from "./doctor.ts";
export type { UninstallReport, UninstallRequest } from "./uninstall.ts";
export type {
  ChatMessage,
  ChatProvider,
  ModelInfo,
  ProviderEvent,
  TokenUsage,
  ToolCall,
  ToolDefinition,
  TurnRequest,
} from "./chat.ts";
export type {
  CheckedCall,
  Effect,
  Tool,
  ToolCallResult,
  ToolContext,
  ToolOutcome,
  ToolRunner,
} from "./tool.ts";
export type { PolicyVerdict, StandingAnswer, StandingBinding } from "./policy.ts";
export type {
  AgentEvent,
  AgentService,
  Attachment,
  ListedSession,
  SessionInfo,
  SessionOptions,
  UserInput,
} from "./agent.ts";
export type {
  Plan,
  PlanAnswer,
  PlanQuestion,
  PlanStep,
  PlanStore,
  StepCheck,
  StepDraft,
  StepState,
} from "./plan.ts";
export type { SessionRecord, SessionStore, StoredSession } from "./sessions.ts";
export type {
  ImportReport,
  ImportSource,
  MemoryFile,
  MemoryFolder,
  MemoryHit,
  MemoryStats,
  MemoryStore,
  MemoryVersion,
  MemoryWrite,
  Provenance,
  SearchOptions,
} from "./memory.ts";
export type {
  AppStart,
  ConfigEdit,
  Handover,
  KernelApi,
  KernelMethod,
  LocalServer,
  LogName,
  PermissionTable,
  RecordEntry,
  RecordQuery,
  ScreenSize,
  TerminalFacts,
  ToApp,
  ToKernel,
  WallReport,
  WireMessage,
  WriteRequest,
  WriteVerdict,
} from "./kernel.ts";
export type {
  AnswerApi,
  EnabledPlugin,
  PluginApi,
  PluginOffer,
  PluginPermissions,
  PluginReply,
  PluginRequest,
  PluginState,
  PluginTool,
  SlashRequest,
  ToolCallRequest,
} from "./plugins.ts";
export type { Rights } from "./rights.ts";
export { MORE_SLASH_COMMAND_NAMES, SLASH_COMMAND_NAMES } from "./slash_commands.ts";
export type { VaultReply, VaultRequest } from "./vault.ts";
