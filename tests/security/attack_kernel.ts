/** Runs the hijacked app under one row, with the kernel's real table, methods and Worker.
 *
 * A program of its own, started with the flags of `deno task pyra`; prints the attempts
 * as JSON. Arguments: the row's command, the targets as JSON, the home folder, and the words of
 * the command line where they are more than the row's. */

import { AppWorker } from "../../src/kernel/app_worker.ts";
import { locateHome, prepareHome } from "../../src/kernel/home.ts";
import { KernelLog } from "../../src/kernel/log.ts";
import { KernelPlugins } from "../../src/kernel/kernel_plugins.ts";
import { createKernelApi } from "../../src/kernel/methods.ts";
import { ROWS, workerPermissions } from "../../src/kernel/permissions.ts";
import { refused } from "../../src/kernel/refused.ts";
import { locateRuntime } from "../../src/kernel/runtime.ts";
import { ProviderSecrets } from "../../src/kernel/vault/provider_keys.ts";
import { WaitingAnswers } from "../../src/kernel/standing_answers.ts";
import { DEFAULT_CONFIG } from "../../src/config/mod.ts";
import { kernelVault } from "../../src/kernel/vault/ports.ts";

const [command, targets, userHome] = Deno.args as [string, string, string];
const words = (Deno.args[3] ?? command).split(" ");
const row = ROWS.find((row) => row.command === command)!;
const home = locateHome({ userHome }, { cwd: userHome });
await prepareHome(home, {});
const log = new KernelLog(home);
// The provider's own host is a port where nobody listens.
const resolution = { places: home.places, providerHosts: ["127.0.0.1:9"] };

const vault = () => kernelVault(home, log, DEFAULT_CONFIG, () => false);
const runtime = locateRuntime(new URL("../../main.ts", import.meta.url).href, {
  standalone: false,
  execPath: Deno.execPath(),
  cache: home.root,
});
const plugins = new KernelPlugins({
  home,
  runtime,
  log,
  mark: "attack_kernel.ts",
  userHome,
  vault,
  mayAsk: () => false,
});
const worker = new AppWorker({
  entry: new URL("./attack_worker.ts", import.meta.url),
  row,
  permissions: workerPermissions(row, resolution),
  start: () => Promise.resolve({ argv: [targets] } as never),
  api: createKernelApi({
    row,
    version: "0.0.0",
    home,
    log,
    cwd: userHome,
    userArguments: words,
    resolution,
    secrets: new ProviderSecrets(vault),
    vault,
    daemon: () => Promise.reject(refused("reach the daemon")),
    plugins,
    enabledPlugins: [],
    bundledPlugins: runtime.bundledPlugins,
    answers: new WaitingAnswers(),
    words,
    passphraseFile: words[words.indexOf("--passphrase-file") + 1 || Infinity],
    print: () => {},
    remark: () => {},
    providerId: "openai",
    yes: words.includes("--yes"),
    cache: `${home.root}/no-cache`,
  }),
  onRefused: (method) => void log.write("security", "refused", { command, method }),
});
const end = await worker.ended;
await log.settled();
Deno.stdout.writeSync(new TextEncoder().encode(end.kind === "crash" ? end.error.message : "[]"));
Deno.exit(0);
