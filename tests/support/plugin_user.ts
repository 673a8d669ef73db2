/** Someone who writes, installs and enables plugins of their own, by the command line. */

import assert from "node:assert/strict";
import type { Json } from "../../src/base/mod.ts";
import { pyra, TemporaryHome } from "./pyra.ts";

/** A home, a way to run Pyra in it, and a way to write plugins beside it. */
export class PluginUser extends TemporaryHome {
  run(...args: string[]) {
    return pyra(args, { home: this.path });
  }

  /** Runs a command that must succeed; what it printed on stdout. */
  async ok(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(...args);
    assert.equal(code, 0, stderr + stdout);
    return stdout;
  }

  async json(...args: string[]) {
    return JSON.parse(await this.ok(...args, "--json"));
  }

  /** Writes a plugin without any import below the home. */
  async write(name: string, code: string, manifest: Record<string, Json> = {}): Promise<void> {
    await Deno.mkdir(`${this.path}/${name}`, { recursive: true });
    const whole = { name, version: "1.0.0", description: "A test", author: "me", ...manifest };
    await Deno.writeTextFile(`${this.path}/${name}/manifest.json`, JSON.stringify(whole));
    await Deno.writeTextFile(`${this.path}/${name}/plugin.js`, code);
  }

  /** Writes, installs and enables one. */
  async add(name: string, code: string, manifest: Record<string, Json> = {}, allow = ["none"]) {
    await this.write(name, code, manifest);
    await this.ok("plugin", "install", `./${name}`);
    const flags = allow.flatMap((entry) => ["--allow", entry]);
    await this.ok("plugin", "enable", name, "--yes", ...flags);
  }
}
