/** The environment, read once, in the only place that may read it.
 *
 * Every variable Pyra reads stands here or is a provider's key variable
 * (`providers/`); `deno.json` allows exactly those, all others read as unset.
 * The environment is untrusted: what could loosen the sandbox stops the start,
 * what could redirect traffic is put aside and told. */

import { ExitCode, PyraError } from "../base/mod.ts";
import type { TerminalFacts } from "../contracts/mod.ts";
import { cacheFolder } from "./runtime.ts";
import { DEFAULT_SIZE, terminalSize } from "./terminal/size.ts";

/** Variables that make the runtime ignore its permission flags or run other code. The last
 * is met by the runtime before us, and counts only where it names code to load. */
export const FORBIDDEN = [
  "DENO_PERMISSION_BROKER_PATH",
  "DENO_INTERNAL_CHILD_ENTRYPOINT",
  "NODE_CHANNEL_FD",
  "NODE_OPTIONS",
] as const;

/** What in NODE_OPTIONS loads code; a heap size is nobody's harm. */
const LOADS_CODE = /(^|\s)(-r|--require|--import|--loader|--experimental-loader)\b/;

/** Variables by which the runtime writes down or sends out what Pyra does, before Pyra can
 * decide anything. */
export const OBSERVING = [
  "OTEL_DENO",
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "DENO_COVERAGE_DIR",
  "NODE_V8_COVERAGE",
  "DENO_AUDIT_PERMISSIONS",
  "DENO_TRACE_PERMISSIONS",
] as const;

/** Variables that send requests past the hosts a row names. */
export const REDIRECTING = [
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "ALL_PROXY",
  "http_proxy",
  "https_proxy",
  "all_proxy",
] as const;

/** Variables that open secure connections to others; honoured, and told. */
export const EXPOSING = ["NODE_TLS_REJECT_UNAUTHORIZED", "SSLKEYLOGFILE"] as const;

/** Variables that add to whom TLS trusts, as companies do; honoured, and logged. */
export const TRUST = ["DENO_CERT", "DENO_TLS_CA_STORE", "NODE_EXTRA_CA_CERTS"] as const;

/** Variables with a plain meaning. */
export const PLAIN = [
  "HOME",
  "USERPROFILE",
  "PYRA_HOME",
  "PYRA_FILE",
  "XDG_CACHE_HOME",
  "LOCALAPPDATA",
  "DENO_DIR",
  "INIT_CWD",
  "NO_COLOR",
  "TERM",
  "COLORTERM",
  "LANG",
  "LC_ALL",
  "LC_CTYPE",
  "VISUAL",
  "EDITOR",
] as const;

/** What the environment says, as plain facts. */
export interface Environment {
  pyraHome?: string;
  userHome?: string;
  /** Where what can be made again lies. */
  cache: string;
  /** Where the runtime keeps packages; of use from source alone. */
  denoDir: string;
  /** The portable file that was started; it says so itself, and may say anything. */
  file?: string;
  /** The folder the user stands in; under `deno task` the process stands elsewhere. */
  cwd: string;
  editor?: string;
  terminal: TerminalFacts;
  /** What the person's screen can do, also where stdout is something else. */
  screen: Pick<TerminalFacts, "color" | "cursor">;
  /** What the user must know of; one line each, to be shown and logged. */
  remarks: string[];
  /** What changes whom we trust, in an ordinary way; to be logged. */
  notes: string[];
}

/** Reads the environment. Throws `environment.hostile` (exit 78) for {@linkcode FORBIDDEN}. */
export function readEnvironment(options: { noColor: boolean }): Environment {
  for (const name of FORBIDDEN) {
    const value = Deno.env.get(name);
    if (value === undefined || (name === "NODE_OPTIONS" && !LOADS_CODE.test(value))) continue;
    throw new PyraError(`${name} is set: it would let the runtime ignore Pyra's permissions`, {
      code: "environment.hostile",
      hint: `start Pyra without it: env -u ${name} pyra`,
      exitCode: ExitCode.badConfig,
    });
  }
  for (const name of OBSERVING) {
    if (!Deno.env.get(name)) continue;
    throw new PyraError(`${name} is set: the runtime would record what Pyra does elsewhere`, {
      code: "environment.hostile",
      hint: `start Pyra without it: env -u ${name} pyra`,
      exitCode: ExitCode.badConfig,
    });
  }
  const remarks: string[] = [];
  for (const name of REDIRECTING) {
    if (!Deno.env.get(name)) continue;
    Deno.env.delete(name);
    remarks.push(`${name} is set and was ignored: Pyra reaches only the hosts it names`);
  }
  for (const name of EXPOSING) {
    if (Deno.env.get(name)) remarks.push(`${name} is set: others may read secure connections`);
  }
  const notes = TRUST.filter((name) => Deno.env.get(name))
    .map((name) => `${name} is set: it adds to whom secure connections trust`);
  const userHome = Deno.env.get("HOME") ?? Deno.env.get("USERPROFILE");
  const caches = {
    userHome,
    cacheHome: Deno.env.get("XDG_CACHE_HOME"),
    localAppData: Deno.env.get("LOCALAPPDATA"),
  };
  return {
    pyraHome: Deno.env.get("PYRA_HOME"),
    userHome,
    cache: cacheFolder(Deno.build.os, "pyra", caches),
    denoDir: Deno.env.get("DENO_DIR") ?? cacheFolder(Deno.build.os, "deno", caches),
    file: Deno.env.get("PYRA_FILE"),
    cwd: Deno.env.get("INIT_CWD") ?? Deno.cwd(),
    editor: Deno.env.get("VISUAL") ?? Deno.env.get("EDITOR"),
    terminal: terminalFacts(options.noColor),
    screen: screenFacts(options.noColor),
    remarks,
    notes,
  };
}

function screenFacts(noColor: boolean): Pick<TerminalFacts, "color" | "cursor"> {
  const term = Deno.env.get("TERM") ?? "";
  const cursor = term !== "dumb" && (term !== "" || Deno.build.os === "windows");
  return { cursor, color: cursor && !noColor && !Deno.env.get("NO_COLOR") };
}

function terminalFacts(noColor: boolean): TerminalFacts {
  const stdout = Deno.stdout.isTerminal();
  const screen = screenFacts(noColor);
  const locale = Deno.env.get("LC_ALL") || Deno.env.get("LC_CTYPE") || Deno.env.get("LANG") || "";
  return {
    stdin: Deno.stdin.isTerminal(),
    stdout,
    stderr: Deno.stderr.isTerminal(),
    cursor: stdout && screen.cursor,
    color: stdout && screen.color,
    unicode: Deno.build.os !== "linux" || !/^(C|POSIX)$/.test(locale),
    size: terminalSize() ?? DEFAULT_SIZE,
  };
}
