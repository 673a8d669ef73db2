/** The configuration without a file. Plain data, so that a start without one loads no
 * library; a test holds it against the schema. */

import type { Config } from "./schema.ts";

/** What counts where `config.yaml` says nothing. */
export const DEFAULT_CONFIG: Config = {
  ai: { provider_id: "offline", timeout_seconds: 60 },
  general: { assistant_name: "Pyra" },
  memory: { max_tokens_in_context: 2000, auto_load: true, auto_write: false },
  security: { injection_detection: true, log_injections: true },
  plugins: { enabled: [], require_approval: true, log_executions: true, second_wall: "auto" },
  daemon: {
    enabled: false,
    attach: false,
    socket_path: "run/daemon.sock",
    log_file: "logs/daemon.log",
    pid_file: "run/daemon.pid",
    ipc_port: 0,
  },
  vault: {
    backend: "age",
    unlock: "passphrase",
    scrypt_work_factor: 18,
    idle_minutes: 15,
    hard_hours: 12,
  },
  plugin_settings: {},
};
