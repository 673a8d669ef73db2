/** What no part is ever granted, whoever would agree to it: whoever writes there is the kernel,
 * whoever reads there has the vault, and whoever sets such a variable steers the runtime. Pure; the
 * paths come from the kernel, real and absolute. */

import { contains, overlap } from "./paths.ts";
import type { Places } from "./places.ts";

/** Why a path may never be granted, as what it should have been (`expected …`); `undefined` where
 * it may. The part's own folder is no case for this: it lies in Pyra's home. */
export function isForbidden(path: string, { own, userHome }: Places): string | undefined {
  if (userHome !== undefined && contains(path, userHome)) {
    return "a folder inside your home, not all of it";
  }
  return own.some((place) => overlap(place, path))
    ? "a path outside Pyra's own folders and its runtime"
    : undefined;
}

/** By what they begin with: the loader, the runtime and its libraries, TLS, languages, graphics. */
const STEERING = /^(?:DENO|NODE|NPM|V8|UV|RUST|TOKIO|OTEL|LD|DYLD|GLIBC|MALLOC|RES|RESOLV)(?:_|$)/;
const LIBRARIES = /^(?:OPENSSL|SSL|SSLKEYLOGFILE|GIT|PYTHON|PERL|RUBY|JAVA|WGPU|VK|MESA|LIBGL)/;

/** How names are looked up, where libraries find their own files, what a shell runs first. */
const NAMES = new Set(
  "PATH LOCALDOMAIN HOSTALIASES GETCONF_DIR GCONV_PATH LOCPATH NLSPATH TZDIR TMPDIR NIS_PATH"
    .concat(" BASH_ENV ENV IFS PS4 SHELLOPTS BASHOPTS CDPATH").split(" "),
);

/** Ways to hand over a secret past the vault: a proxy's address often holds one. */
const SECRET = /PROXY|KEY|TOKEN|SECRET|PASS|CREDENTIAL/;

/** Whether a variable may never be granted. A part that may read a variable may set it for itself,
 * and the system's own libraries in it look there again and again. */
export function isForbiddenVariable(name: string): boolean {
  return STEERING.test(name) || LIBRARIES.test(name) || NAMES.has(name) || SECRET.test(name);
}
