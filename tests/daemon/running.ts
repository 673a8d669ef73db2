/** A real daemon in a home of its own, and commands to it. */

import assert from "node:assert/strict";
import { isObject, type JsonObject, parseJson } from "../../src/base/mod.ts";
import { pyra, pyraCommand, pyraEnv, type Run, TemporaryHome } from "../support/pyra.ts";
import { until } from "./support.ts";

/** A home whose daemon is gone when the test is over, however that ends. */
export class DaemonHome implements AsyncDisposable {
  readonly #home: AsyncDisposable & { path: string; tree: string };

  constructor(home: AsyncDisposable & { path: string; tree: string } = new TemporaryHome()) {
    this.#home = home;
  }

  get path(): string {
    return this.#home.path;
  }

  get tree(): string {
    return this.#home.tree;
  }

  /** Runs one command to its end. */
  run(args: readonly string[], stdin?: string): Promise<Run> {
    return pyra(args, { home: this.path, stdin });
  }

  /** Runs one command, which must succeed, and returns its JSON. */
  async json(args: readonly string[]): Promise<JsonObject> {
    const { code, stdout, stderr } = await this.run([...args, "--json"]);
    assert.equal(code, 0, `${args.join(" ")}: ${stdout}${stderr}`);
    return readObject(stdout);
  }

  /** What `daemon status` says, whether one runs or not. */
  async status(): Promise<JsonObject> {
    return readObject((await this.run(["daemon", "status", "--json"])).stdout);
  }

  /** Waits until the status is as wanted, and returns it. */
  async statusWhen(holds: (status: JsonObject) => boolean, what: string): Promise<JsonObject> {
    let status: JsonObject = {};
    await until(async () => holds(status = await this.status()), what);
    return status;
  }

  /** Starts one command and leaves it to the test. */
  spawn(args: readonly string[]): Deno.ChildProcess {
    const [program, ...rest] = pyraCommand(args);
    return new Deno.Command(program, {
      args: rest,
      cwd: this.path,
      clearEnv: true,
      env: pyraEnv(this.path),
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
  }

  /** Lets `chat` and `ask` use the daemon, with the model server at `baseUrl`. */
  async useServer(baseUrl: string): Promise<void> {
    await Deno.mkdir(this.tree, { recursive: true, mode: 0o700 });
    const config = `ai:\n  provider_id: custom\n  base_url: ${baseUrl}\n  model: small\n` +
      "daemon:\n  attach: true\n";
    await Deno.writeTextFile(`${this.tree}/config.yaml`, config, { mode: 0o600 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.run(["daemon", "stop"]);
    await this.#home[Symbol.asyncDispose]();
  }
}

function readObject(text: string): JsonObject {
  const value = parseJson(text);
  assert.ok(isObject(value), `no JSON object: ${text}`);
  return value as JsonObject;
}
