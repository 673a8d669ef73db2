/** A Pyra home with plugins in it, run by the real plugin host with real processes. */

import type { Json } from "../../src/base/mod.ts";
import {
  type Grant,
  PluginHost,
  pluginPaths,
  type PluginPorts,
  type PluginQuestion,
} from "../../src/kernel/plugins/mod.ts";
import { locateRuntime } from "../../src/kernel/runtime.ts";
import { expandPermissions, installPlugin, readInstalled } from "../../src/plugins/mod.ts";
import type { Places } from "../../src/rights/mod.ts";
import { ROOT } from "./pyra.ts";
import { standing, type WallMode } from "./walls.ts";

/** Where the runtime keeps packages. */
export const DENO_DIR = Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;

/** The child side, from source. */
export const HOST_ENTRY = `${ROOT}/src/plugins/host.ts`;

/** What the runtime knows of it already. */
const RUNTIME = locateRuntime(`file://${ROOT}/main.ts`, {
  standalone: false,
  execPath: Deno.execPath(),
  cache: "",
  denoDir: DENO_DIR,
});
export const SEALED_CACHE = await RUNTIME.sealedCache(await RUNTIME.programs());

/** One line of a log. */
export interface LogEntry {
  name: string;
  event: string;
  fields: Record<string, Json>;
}

/** A plugin to be written down: code, and what its manifest says beside its name. */
export interface PluginSource {
  code: string;
  manifest?: Record<string, Json>;
  files?: Record<string, string>;
}

/** A home that disappears with the test; every plugin process with it. */
export class PluginHome implements AsyncDisposable {
  readonly folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "plug-home-" }));
  readonly path = `${this.folder}/.pyra`;
  readonly logs: LogEntry[] = [];
  readonly questions: PluginQuestion[] = [];
  readonly secrets = new Map<string, string>();
  readonly settings: Record<string, Record<string, Json>> = {};
  /** Added to the clock. */
  skippedMs = 0;
  /** What the user answers. */
  answer: string | undefined = "yes";
  readonly host: PluginHost;

  /** `walls` are those its plugins run in. */
  constructor(ports: Partial<PluginPorts> = {}, { walls = "both" }: { walls?: WallMode } = {}) {
    this.host = new PluginHost(this.path, { ...this.ports(), ...standing(walls), ...ports });
  }

  ports(): PluginPorts {
    return {
      denoPath: Deno.execPath(),
      hostEntry: HOST_ENTRY,
      sealedCache: SEALED_CACHE,
      walls: standing("both").walls,
      denoDir: DENO_DIR,
      pid: Deno.pid,
      kernelMark: "deno",
      now: () => Date.now() + this.skippedMs,
      ps: (args) => output("ps", args),
      kill: async (args) => void await output("kill", args),
      secrets: {
        get: (name) => Promise.resolve(this.secrets.get(name)),
        set: (name, value) => Promise.resolve(void this.secrets.set(name, value)),
      },
      askUser: (question) => {
        this.questions.push(question);
        return Promise.resolve(this.answer);
      },
      log: (name, event, fields) => Promise.resolve(void this.logs.push({ name, event, fields })),
      settings: (plugin) => Promise.resolve(this.settings[plugin] ?? {}),
      env: (name) => Promise.resolve(name === "LANG" ? "C.UTF-8" : undefined),
      places: this.places(),
    };
  }

  /** What is Pyra's own here. */
  places(): Places {
    return { own: [this.path], userHome: this.folder, programFolders: [] };
  }

  /** The paths of a plugin of this home. */
  paths(name: string) {
    return pluginPaths(this.path).of(name);
  }

  /** The process of a plugin's newest start. */
  pidOf(name: string): number {
    const started = this.logs.findLast(({ event, fields }) =>
      event === "plugin_start" && fields.plugin === name
    );
    return Number(started?.fields.pid);
  }

  /** Writes a plugin down in a folder of its own, installed nowhere yet. */
  async write(name: string, { code, manifest = {}, files = {} }: PluginSource): Promise<string> {
    const folder = `${this.folder}/source/${name}`;
    await Deno.mkdir(folder, { recursive: true });
    const whole = { name, version: "1.0.0", description: "A test", author: "tester", ...manifest };
    await Deno.writeTextFile(`${folder}/manifest.json`, JSON.stringify(whole));
    await Deno.writeTextFile(`${folder}/plugin.ts`, code);
    for (const [path, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${folder}/${path}`, text);
    }
    return folder;
  }

  /** Installs a folder, and agrees to whatever it asks for. */
  async enable(source: string): Promise<Grant> {
    const pluginsFolder = pluginPaths(this.path).plugins;
    const { manifest } = await installPlugin(source, { pluginsFolder, now: Date.now });
    return await this.agree(manifest.name);
  }

  /** Agrees to what an installed plugin asks for. */
  async agree(name: string): Promise<Grant> {
    const installed = await readInstalled(pluginPaths(this.path).plugins, name);
    const { manifest, fingerprint } = installed;
    const permissions = expandPermissions(manifest, this.settings[name] ?? {}, {
      dataFolder: this.paths(name).data,
      places: this.places(),
    });
    const grant: Grant = {
      name,
      version: manifest.version,
      permissions,
      secrets: manifest.secrets,
      fingerprint,
      offer: await this.host.askOffer(installed),
      at: new Date().toISOString(),
      by: "test",
    };
    await this.host.grants.put(grant);
    return grant;
  }

  /** Writes, installs and enables in one. */
  async add(name: string, source: PluginSource): Promise<Grant> {
    return await this.enable(await this.write(name, source));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host.stopAll();
    await Deno.remove(this.folder, { recursive: true }).catch(() => {});
  }
}

async function output(program: string, args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
    env: { LC_ALL: "C" },
  }).output();
  return new TextDecoder().decode(stdout);
}
