/** `pyra config` alone, and `/config`: the settings on screens, or as questions with --plain. */

import { ExitCode, fromErrorInfo, nearest, UsageError } from "../../base/mod.ts";
import { familyOf } from "../../commands/mod.ts";
import { parsePath } from "../../config/mod.ts";
import type { ConfigEdit } from "../../contracts/mod.ts";
import { type Change, loadTerminal, type SettingsOptions, type Tab } from "../../terminal/mod.ts";
import { command, type CommandContext, type CommandEnd } from "../command.ts";
import { pluginTabs } from "./screen_plugins.ts";
import { configTabs } from "./screen_tabs.ts";

export default command("config", async (context) => {
  const { options, start, out, interrupts } = context;
  const settings = await settingsOptions(context);
  if (!start.terminal.stdin || !start.terminal.stdout) {
    throw new UsageError(
      "`pyra config` alone needs a terminal",
      "in scripts use `pyra config get` and `pyra config set`",
    );
  }
  const plain = options.plain || !start.terminal.cursor;
  const { askSettings, openTerminal, runSettings } = await loadTerminal();
  const output = plain ? { ...out, facts: { ...out.facts, cursor: false } } : out;
  const terminal = openTerminal(output, interrupts);
  try {
    const end = await (plain ? askSettings : runSettings)(terminal, settings);
    return end.kind === "leave" ? ExitCode.ok : detour(context, end, plain);
  } finally {
    terminal.close();
  }
});

async function settingsOptions(
  { operands, config, kernel, start, terminated }: CommandContext<"config">,
): Promise<SettingsOptions> {
  if (start.configError) throw fromErrorInfo(start.configError);
  const plugins = await pluginTabs(`${start.home}/plugins`, config);
  const tabs = [...await configTabs(config), ...plugins.tabs];
  const [problem] = plugins.problems;
  return {
    tabs,
    at: beginning(operands.setting, tabs),
    message: afterDetour(start.detour) ??
      (problem ? { text: problem, isProblem: true } : undefined),
    signal: terminated,
    save: (changes) => kernel.editConfig(changes.map(editOf)),
  };
}

/** The field to begin at: the one named, or the first of the tab named. */
function beginning(
  name: string | undefined,
  tabs: readonly Tab[],
): string | undefined {
  if (name === undefined) return undefined;
  const tab = tabs.find(({ title }) => title.toLowerCase() === name.toLowerCase());
  const fields = tabs.flatMap(({ fields }) => fields);
  const field = tab?.fields[0] ?? fields.find(({ id }) => id === name);
  if (field !== undefined) return field.id;
  const words = familyOf("config").map(({ path }) => path.split(" ")[1]!);
  const meant = nearest(name, [...words, ...fields.map(({ id }) => id)]);
  throw new UsageError(
    `pyra config has no ${JSON.stringify(name)}`,
    meant ? `did you mean \`pyra config ${meant}\`?` : `choose from: ${words.join(", ")}`,
  );
}

function editOf({ id, value }: Change): ConfigEdit {
  const path = parsePath(id);
  return value === undefined ? { unset: path } : { set: path, value };
}

/** The vault is changed by a command of its own, whose prompt is the kernel's; then back here. */
function detour(
  { start }: CommandContext<"config">,
  { name, next }: { name: string; next?: string },
  plain: boolean,
): CommandEnd {
  const back = ["config", ...plain ? ["--plain"] : [], ...next ? [next] : []];
  return {
    code: ExitCode.ok,
    handover: { argv: ["vault", "set", name], back, resume: start.resume },
  };
}

function afterDetour(code: ExitCode | undefined): SettingsOptions["message"] {
  if (code === undefined) return undefined;
  return code === ExitCode.ok
    ? { text: "The vault has it now.", isProblem: false }
    : { text: "The vault was not changed; why, stands above when you leave.", isProblem: true };
}
