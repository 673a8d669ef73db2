/** `pyra plugin …`, where the plugins are: the app only says what was asked and shows what
 * was done.
 *
 * The request is untrusted. Its verb, its name and a yes given beforehand must stand on the user's
 * own command line, and what is agreed to is drawn and asked for here; see `plugin_consent.ts`. */

import { ExitCode, PyraError } from "../../base/mod.ts";
import { editConfig, loadConfig } from "../../config/mod.ts";
import type { PluginReply, PluginRequest } from "../../contracts/mod.ts";
import {
  checkPluginName,
  type InstalledPlugin,
  installPlugin,
  listInstalled,
  readInstalled,
  readUninstalled,
  uninstallPlugin,
} from "../../plugins/mod.ts";
import { enablePlugin } from "./consent.ts";
import type { PluginCommandContext } from "./context.ts";
import { accessReport, infoReport, listReport, logReport, permissionReport } from "./reports.ts";
import { setUpPlugin } from "./setup.ts";
import { AccessHistory } from "../plugins/access_history.ts";
import { pluginPaths } from "../plugins/paths.ts";
import { askConfirm } from "../posix.ts";
import { refused } from "../refused.ts";

/** Does what `request` says, if the user's command line says the same. */
export async function runPluginCommand(
  context: PluginCommandContext,
  request: PluginRequest,
): Promise<PluginReply> {
  const { words } = context;
  if (words[0] !== "plugin" || words[1] !== request.verb || !Object.hasOwn(VERBS, words[1])) {
    throw refused(`${request.verb} a plugin: the command line does not say so`);
  }
  const name = request.name === undefined ? "" : String(request.name);
  if (name !== "" && !words.slice(2).includes(name)) {
    throw refused(`${request.verb} ${JSON.stringify(name)}: the command line does not say so`);
  }
  const reply = await VERBS[request.verb](
    context,
    { ...request, ...saidBefore(context, request) },
    name,
  );
  // As plain data: what is undefined is not there.
  return JSON.parse(JSON.stringify(reply));
}

type Said = Required<Pick<PluginRequest, "yes" | "allow" | "data" | "replace">>;

/** A yes beforehand, and what it is for, as far as the user's own command line says so. */
function saidBefore(
  { yes, said: { options } }: PluginCommandContext,
  request: PluginRequest,
): Said {
  const named = Array.isArray(options.allow) ? options.allow : [];
  const allow = Array.isArray(request.allow) ? request.allow.map(String) : [];
  return {
    yes: yes && request.yes === true,
    data: options.data === true && request.data === true,
    replace: options.force === true && request.replace === true,
    allow: allow.filter((entry) => named.includes(entry)),
  };
}

type Verb = (
  context: PluginCommandContext,
  request: PluginRequest & Said,
  name: string,
) => Promise<object>;

const VERBS: Record<PluginRequest["verb"], Verb> = {
  async list(context) {
    const names = await bundledNames(context);
    const bundled = await Promise.all(names.map((name) => readBundled(context, name)));
    return { plugins: await listReport(context, bundled.map(({ manifest }) => manifest)) };
  },

  async info(context, _, name) {
    const [isInstalled, isBundled] = await whereabouts(context, name);
    if (isInstalled || !isBundled) {
      return await infoReport(context, await readPlugin(context, name));
    }
    const report = await infoReport(context, await readBundled(context, name));
    return { ...report, state: "not installed", why: `run \`pyra plugin install ${name}\`` };
  },

  async permissions(context, _, name) {
    return await permissionReport(context, await readPlugin(context, name));
  },

  install: async (context, _, source) => await install(context, source),

  async enable(context, request, name) {
    return await enablePlugin(context, await readPlugin(context, name), request);
  },

  async disable(context, _, name) {
    await readPlugin(context, name);
    return { name, wasEnabled: await switchOff(context, name) };
  },

  async setup(context, request, name) {
    const [isInstalled, isBundled] = await whereabouts(context, name);
    if (!isInstalled && isBundled) await install(context, name);
    return await setUpPlugin(context, await readPlugin(context, name), request);
  },

  async uninstall(context, request, name) {
    await readPluginFolder(context, name);
    if (!request.yes && !await askConfirm(`Remove the plugin ${name}?`)) {
      throw declined(`remove the plugin ${name}`);
    }
    await switchOff(context, name);
    await uninstallPlugin(context.home.plugins, name);
    if (request.data) {
      const places = pluginPaths(context.home.root).of(name);
      await remove(places.data);
      await new AccessHistory(places).forget();
    }
    await context.log.write("security", "plugin_uninstalled", { plugin: name });
    return { name, data: request.data };
  },

  async logs(context, _, name) {
    const report = await logReport(context, name);
    // A plugin under work, or one that was removed, has lines as well.
    if (report.lines.length === 0) await readPluginFolder(context, name);
    return report;
  },

  async new(context, _, name) {
    return await (await author()).newPlugin(context, name, await bundledNames(context));
  },

  async test(context, { allow }, folder) {
    return await (await author()).testPlugin(context, folder, allow);
  },

  async dev(context, request, folder) {
    return await (await author()).devPlugin(context, folder, request.yes);
  },

  async pack(context, request, folder) {
    return await (await author()).packToFile(context, folder, request.replace);
  },

  async access(context, request, name) {
    const hours = typeof request.sinceHours === "number" ? request.sinceHours : undefined;
    if (checkPluginName(name) !== undefined) await readPluginFolder(context, name);
    const report = await accessReport(context, name, hours);
    // What a plugin did is told after it was removed as well.
    const { accesses, secrets, calls } = report;
    if (accesses.length + secrets.length + calls.length === 0) {
      await readPluginFolder(context, name);
    }
    return report;
  },
};

/** What only authors need; named as in `main.ts`, and for its reason. */
function author(): Promise<typeof import("../plugin_author/commands.ts")> {
  return import("../plugin_author/commands.ts" as string);
}

/** Copies a plugin into its place: a bundled one by its name, others from where they lie. */
async function install(context: PluginCommandContext, source: string): Promise<PluginReply> {
  const { home, files, log, bundledPlugins } = context;
  const knownNames = await bundledNames(context);
  const isPath = /[/\\]|\.(tar\.gz|tgz)$/i.test(source) || source.startsWith(".");
  if (!isPath && !knownNames.includes(source)) {
    throw new PyraError(`No plugin ${JSON.stringify(source)} comes with Pyra`, {
      code: "plugin.unknown",
      hint: `there are ${knownNames.join(", ")}; a folder is named as ./${source}`,
    });
  }
  const from = isPath ? files.resolve(source) : await bundledPath(bundledPlugins, source);
  const { manifest, leftOut, replaced } = await installPlugin(from, {
    pluginsFolder: home.plugins,
    now: Date.now,
    knownNames,
    foreignNames: isPath ? knownNames : [],
  });
  const { name, version } = manifest;
  await log.write("security", "plugin_installed", { plugin: name, version, replaced });
  return { name, version, replaced, leftOut };
}

/** Takes the grant back, and the plugin off the list of those that are on. */
async function switchOff({ plugins, home, log }: PluginCommandContext, name: string) {
  const granted = await plugins.grants.find(name) !== undefined;
  await plugins.grants.remove(name);
  const { enabled } = (await loadConfig(home.config)).plugins;
  if (enabled.includes(name)) {
    const value = enabled.filter((one) => one !== name);
    await editConfig(home.config, [{ set: ["plugins", "enabled"], value }]);
  }
  if (granted) await log.write("security", "plugin_disabled", { plugin: name });
  return granted;
}

/** An installed plugin. Throws `plugin.not_installed`. */
async function readPlugin(context: PluginCommandContext, name: string): Promise<InstalledPlugin> {
  await readPluginFolder(context, name);
  return await readInstalled(context.home.plugins, name);
}

/** Makes sure that a plugin is installed, whatever its folder holds by now. */
async function readPluginFolder(context: PluginCommandContext, name: string): Promise<void> {
  const [isInstalled, isBundled] = await whereabouts(context, name);
  if (isInstalled) return;
  throw new PyraError(`The plugin ${JSON.stringify(name)} is not installed`, {
    code: "plugin.not_installed",
    hint: isBundled ? `run \`pyra plugin install ${name}\`` : "`pyra plugin list` shows them",
  });
}

/** Whether a plugin is installed, and whether one of that name comes along. */
async function whereabouts(
  context: PluginCommandContext,
  name: string,
): Promise<[isInstalled: boolean, isBundled: boolean]> {
  const installed = await listInstalled(context.home.plugins);
  return [installed.includes(name), (await bundledNames(context)).includes(name)];
}

async function readBundled(
  { bundledPlugins }: PluginCommandContext,
  name: string,
): Promise<InstalledPlugin> {
  return await readUninstalled(await bundledPath(bundledPlugins, name));
}

async function bundledNames({ bundledPlugins }: PluginCommandContext): Promise<string[]> {
  const names = new Set<string>();
  for await (const { name, isDirectory } of Deno.readDir(bundledPlugins)) {
    if (isDirectory) names.add(name);
    else if (name.endsWith(".tar.gz")) names.add(name.slice(0, -".tar.gz".length));
  }
  return [...names].sort();
}

/** The packed form where there is one. */
async function bundledPath(folder: string, name: string): Promise<string> {
  const packed = `${folder}/${name}.tar.gz`;
  return await Deno.stat(packed).then(() => packed, () => `${folder}/${name}`);
}

async function remove(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

function declined(what: string): PyraError {
  return new PyraError(`Did not ${what}: nobody said yes`, {
    code: "plugin.declined",
    hint: "answer y, or give --yes",
    exitCode: ExitCode.refused,
  });
}
