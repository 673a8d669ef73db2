/** The platforms Pyra is built for: what they are called, here and by the tools. */

/** One platform. */
export interface Target {
  /** As in the file names: `linux-x64`. */
  name: string;
  /** As `deno compile --target` has it. */
  triple: string;
  /** The npm package with its `deno`. */
  runtimePackage: string;
  /** How `stat` prints mode, size and name there; Windows runs no portable file. */
  stat?: string;
  /** Where the platform keeps what can be made again, for `sh`. */
  cache?: string;
  /** Whether this machine is one. */
  isHere: boolean;
}

const LINUX = { stat: "stat -c '%a %s %n'", cache: "$HOME/.cache" };
const MACOS = { stat: "stat -f '%Lp %z %N'", cache: "$HOME/Library/Caches" };

/** All of them; macOS and Windows have not been run by anybody yet. */
export const TARGETS: readonly Target[] = [
  target("linux-x64", "x86_64-unknown-linux-gnu", "@deno/linux-x64-glibc", LINUX),
  target("linux-arm64", "aarch64-unknown-linux-gnu", "@deno/linux-arm64-glibc", LINUX),
  target("macos-x64", "x86_64-apple-darwin", "@deno/darwin-x64", MACOS),
  target("macos-arm64", "aarch64-apple-darwin", "@deno/darwin-arm64", MACOS),
  target("windows-x64", "x86_64-pc-windows-msvc", "@deno/win32-x64", {}),
];

function target(
  name: string,
  triple: string,
  runtimePackage: string,
  shell: Pick<Target, "stat" | "cache">,
): Target {
  return { name, triple, runtimePackage, ...shell, isHere: triple === Deno.build.target };
}
