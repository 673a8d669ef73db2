/** The shape of `config.yaml`: every key with its type, its range, its default, its meaning.
 *
 * The one place where a setting is added: documents, completion and the config screens read
 * it from here. Loaded only when there is something to check; `defaults.ts` says the rest.
 * The message of every check is the phrase for what was expected. */

import * as z from "zod";

const EXPECTED_NAME = "a name of a-z, 0-9, _ and -";
const EXPECTED_LINE = "one line of text";
const EXPECTED_URL = "an address that starts with https:// or http://";
const EXPECTED_BLOCK = "a block of keys";

/** A name that can stand in a path and in a key. */
const slug = z.string(EXPECTED_NAME).regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, EXPECTED_NAME);
const line = z.string("text").max(2000, "at most 2000 characters")
  .regex(/^[^\p{Cc}\u2028\u2029]+$/u, EXPECTED_LINE);
const url = z.url({ error: EXPECTED_URL, protocol: /^https?$/, abort: true });
const bool = z.boolean("true or false");

function whole(least: number, most: number) {
  const expected = `a whole number from ${least} to ${most}`;
  return z.int(expected).min(least, expected).max(most, expected);
}

function choice<const T extends [string, ...string[]]>(...options: T) {
  return z.enum(options, options.join(", ").replace(/, (?=[^,]+$)/, " or "));
}

function block<T extends z.core.$ZodLooseShape>(description: string, shape: T) {
  return z.strictObject(shape, EXPECTED_BLOCK).prefault({} as never).describe(description);
}

const setting = z.union(
  [z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))],
  "text, a number, true, false, or a list",
);

/** The whole file. */
export const configSchema = z.strictObject({
  ai: block("Who answers", {
    provider_id: slug.default("offline").describe("Who answers; `pyra provider list` shows them"),
    model: line.optional().describe("The model; left out, the provider's usual one"),
    base_url: url.optional().describe("The provider's address, where it is not the usual one"),
    context_window: whole(256, 100_000_000).optional()
      .describe("Tokens that fit into the model, where Pyra does not know"),
    max_tokens_per_session: whole(1, 1_000_000_000).optional()
      .describe("Stop a conversation that has used so many tokens"),
    max_requests_per_hour: whole(1, 100_000).optional()
      .describe("Stop after so many requests within an hour"),
    timeout_seconds: whole(1, 3600).default(60)
      .describe("Give an answer up when nothing more comes for so long"),
  }),
  general: block("Names", {
    user_name: line.optional().describe("What Pyra calls you"),
    assistant_name: line.default("Pyra").describe("What you call Pyra"),
  }),
  memory: block("What Pyra remembers", {
    max_tokens_in_context: whole(0, 1_000_000).default(2000)
      .describe("How much of the memory a conversation starts with, in tokens"),
    auto_load: bool.default(true).describe("Start conversations with what matters of the memory"),
    auto_write: bool.default(false)
      .describe("Let the assistant write to the memory unasked, in untainted turns"),
  }),
  security: block("What is marked and logged", {
    injection_detection: bool.default(true).describe(
      "Show a panel when something looks like an injection; it is scanned for in any case",
    ),
    log_injections: bool.default(true).describe(
      "Write such findings to `logs/app_events.log`; `pyra log` shows them",
    ),
  }),
  plugins: block("Plugins", {
    enabled: z.array(slug, "a list of plugin names").max(1000, "at most 1000 plugins").default([])
      .describe("The plugins that are switched on"),
    require_approval: bool.default(true)
      .describe("Ask before a plugin writes; sending and running are asked for in any case"),
    log_executions: bool.default(true).describe(
      "Copy every tool call on record to `tool_executions.log`, too",
    ),
    second_wall: choice("auto", "require", "off").default("auto").describe(
      "The system's own wall around every part (bubblewrap): where it stands; or without it " +
        "nothing starts; or never",
    ),
  }),
  daemon: block("Pyra in the background", {
    enabled: bool.default(false).describe("Start the daemon with the system"),
    attach: bool.default(false).describe("Let `chat` and `ask` use a running daemon"),
    socket_path: line.default("run/daemon.sock")
      .describe("Its socket, below Pyra's home or absolute"),
    log_file: line.default("logs/daemon.log").describe("Its log, below Pyra's home or absolute"),
    pid_file: line.default("run/daemon.pid")
      .describe("Its pid file, below Pyra's home or absolute"),
    ipc_port: whole(0, 65535).default(0)
      .describe("Its loopback port on Windows; 0 lets the system choose"),
  }),
  vault: block("Where secrets are kept", {
    backend: choice("age", "gpg").default("age").describe("What encrypts the secrets"),
    gpg_key: line.optional().describe("The key of your gpg, for `backend: gpg`"),
    unlock: choice("passphrase", "keychain", "identity").default("passphrase")
      .describe("Where the vault's passphrase comes from, or an identity file instead of one"),
    identity_file: line.optional().describe("Your age identity file, for `unlock: identity`"),
    scrypt_work_factor: whole(10, 20).default(18)
      .describe("How hard guessing the passphrase is; one more doubles it"),
    idle_minutes: whole(1, 24 * 60).default(15).describe("Lock the vault when unused for so long"),
    hard_hours: whole(1, 24 * 7).default(12).describe("Lock the vault after so long, used or not"),
  }),
  plugin_settings: z.record(
    slug,
    z.record(slug, setting, EXPECTED_BLOCK),
    "a block for each plugin",
  ).default({}).describe("Settings of plugins, by the plugin's name"),
}, EXPECTED_BLOCK);

/** A checked configuration, defaults filled in. */
export type Config = z.infer<typeof configSchema>;
