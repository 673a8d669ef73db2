/** The shape of `config.yaml`: every key with its type, its range, its default, its meaning.
 *
 * The one place a setting is added: documents, completion and the config screens read it
 * from here. Loaded only when there is a file to check; `defaults.ts` says the rest. */

import * as z from "zod";

/** A name that can stand in a path and in a key. */
const slug = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, "a name of a-z, 0-9, _ and -");
const line = z.string().max(2000).regex(/^[^\p{Cc}]*$/u, "one line of text");
const count = (most: number) => z.int().min(1).max(most);
const url = z.string().regex(/^https?:\/\/\S+$/, "an address that starts with http:// or https://");

const ai = z.strictObject({
  provider_id: slug.default("offline").describe("Who answers; `pyra provider list` shows them"),
  model: line.optional().describe("The model; the provider's default when unset"),
  base_url: url.optional().describe("The provider's address, where it is not the usual one"),
  context_window: count(100_000_000).optional()
    .describe("Tokens that fit into the model, where Pyra does not know"),
  max_tokens_per_session: count(1_000_000_000).optional()
    .describe("Stop a conversation when it has used so many tokens"),
  max_requests_per_hour: count(100_000).optional()
    .describe("Stop when so many requests were made within an hour"),
  timeout_seconds: count(3600).default(60)
    .describe("Give an answer up when nothing more comes for so long"),
});

const general = z.strictObject({
  user_name: line.optional().describe("What Pyra calls you"),
  assistant_name: line.min(1).default("Pyra").describe("What you call Pyra"),
});

const memory = z.strictObject({
  max_tokens_in_context: z.int().min(0).max(1_000_000).default(2000)
    .describe("How much of the memory a conversation starts with, in tokens"),
  auto_load: z.boolean().default(true).describe(
    "Start conversations with what matters of the memory",
  ),
  auto_write: z.boolean().default(false)
    .describe("Let the assistant write to the memory unasked, in untainted turns"),
});

const security = z.strictObject({
  injection_detection: z.boolean().default(true)
    .describe("Show a panel when something looks like an injection; it is scanned for in any case"),
  log_injections: z.boolean().default(true).describe("Write such findings to security.log"),
});

const plugins = z.strictObject({
  enabled: z.array(slug).max(1000).default([]).describe("The plugins that are switched on"),
  require_approval: z.boolean().default(true)
    .describe("Ask before a plugin writes; sending and running are asked for in any case"),
  log_executions: z.boolean().default(true).describe(
    "Write every tool call to tool_executions.log",
  ),
});

const daemon = z.strictObject({
  enabled: z.boolean().default(false).describe("Start the daemon with the system"),
  attach: z.boolean().default(false).describe("Let chat and ask use a running daemon"),
  socket_path: line.default("run/daemon.sock").describe(
    "Its socket, below Pyra's home or absolute",
  ),
  log_file: line.default("logs/daemon.log").describe("Its log, below Pyra's home or absolute"),
  pid_file: line.default("run/daemon.pid").describe("Its pid file, below Pyra's home or absolute"),
  ipc_port: z.int().min(0).max(65535).default(0)
    .describe("Its loopback port on Windows; 0 lets the system choose"),
});

const vault = z.strictObject({
  backend: z.enum(["age", "gpg"]).default("age").describe("What encrypts the secrets"),
  gpg_key: line.optional().describe("The key of your gpg, for backend: gpg"),
  unlock: z.enum(["passphrase", "keychain", "identity"]).default("passphrase")
    .describe("Where the vault's passphrase comes from, or an identity file instead of one"),
  identity_file: line.optional().describe("Your age identity file, for unlock: identity"),
  scrypt_work_factor: z.int().min(10).max(20).default(18)
    .describe("How hard guessing the passphrase is; one more doubles it"),
  idle_minutes: count(24 * 60).default(15).describe("Lock the vault when unused for so long"),
  hard_hours: count(24 * 7).default(12).describe("Lock the vault after so long, used or not"),
});

const setting = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/** The whole file. */
export const configSchema = z.strictObject({
  ai: ai.prefault({}).describe("Who answers"),
  general: general.prefault({}).describe("Names"),
  memory: memory.prefault({}).describe("What Pyra remembers"),
  security: security.prefault({}).describe("What is marked and logged"),
  plugins: plugins.prefault({}).describe("Plugins"),
  daemon: daemon.prefault({}).describe("Pyra in the background"),
  vault: vault.prefault({}).describe("Where secrets are kept"),
  plugin_settings: z.record(slug, z.record(slug, setting)).default({})
    .describe("Settings of plugins, by the plugin's name"),
});

/** A checked configuration, defaults filled in. */
export type Config = z.infer<typeof configSchema>;
