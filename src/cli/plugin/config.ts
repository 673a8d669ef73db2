import { ExitCode, nearest, UsageError } from "../../base/mod.ts";
import { loadKeys } from "../../config/mod.ts";
import {
  checkSetting,
  checkUsedSetting,
  PERMISSION_KINDS,
  readInstalledManifest,
  resolveSettings,
} from "../../plugins/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";

export default command(
  "plugin config",
  async ({ options, operands, start, config, kernel, out }) => {
    const { name, key, value: words } = operands;
    const manifest = await readInstalledManifest(`${start.home}/plugins`, name);
    const settings = resolveSettings(manifest, config.plugin_settings[name] ?? {});
    const setting = manifest.settings.find((setting) => setting.key === key);
    if (key !== undefined && !setting) {
      const meant = nearest(key, Object.keys(settings));
      throw new UsageError(
        `${name} has no setting ${JSON.stringify(key)}`,
        meant ? `did you mean ${meant}?` : `it has ${Object.keys(settings).join(", ") || "none"}`,
      );
    }
    if (setting && words.length > 0) {
      const { readAs } = await loadKeys();
      const value = readAs(setting.type, words.join(" "));
      const given = { ...config.plugin_settings[name], [setting.key]: value };
      const expected = checkSetting(setting, value) ??
        checkUsedSetting(manifest, given, setting.key, {
          dataFolder: `${start.home}/plugin_data/${name}`,
          // What else is never granted the kernel says when it is agreed to.
          places: { own: [start.home] },
        });
      if (expected !== undefined) {
        throw new UsageError(
          `${name}: ${key}: expected ${expected}`,
          `\`pyra plugin config ${name}\` shows the settings`,
        );
      }
      await kernel.editConfig([{ set: ["plugin_settings", name, setting.key], value }]);
      settings[setting.key] = value;
      const isUsed = PERMISSION_KINDS.some((kind) =>
        manifest.permissions[kind].some((entry) => entry.includes(`{${setting.key}}`))
      );
      if (isUsed && !options.quiet) {
        out.error(`A permission uses it: run \`pyra plugin enable ${name}\` to agree again`);
      }
    }
    const shown = setting ? { [setting.key]: settings[setting.key]! } : settings;
    if (options.json) out.write(jsonDocument({ name, settings: shown }));
    else {
      for (const [key, value] of Object.entries(shown)) {
        const { label, options } = manifest.settings.find((setting) => setting.key === key)!;
        const choices = options ? `: ${options.join(", ")}` : "";
        out.line(escapeTerminal(`${key} = ${JSON.stringify(value)}  # ${label}${choices}`));
      }
    }
    return ExitCode.ok;
  },
);
