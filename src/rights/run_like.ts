/** Places that are as good as the right to run programs: whoever writes there has the user, or
 * the system, run what was written. Pure: a list of names, with a reason in plain words each.
 *
 * A list is never whole. What it names is asked for like `run`; what it misses is still shown as
 * a right to change files, and agreed to by the user. */

import { contains, overlap } from "./paths.ts";
import type { Places } from "./places.ts";

/** Below a user's own folder. */
const IN_HOME: readonly [why: string, paths: string][] = [
  [
    "your shell runs it whenever it starts",
    ".bashrc .bash_profile .bash_login .bash_logout .bash_aliases .profile .inputrc .zshrc .zshenv " +
    ".zprofile .zlogin .zlogout .oh-my-zsh .kshrc .cshrc .tcshrc .login .config/bash .config/zsh " +
    ".config/fish .config/nushell .config/powershell .local/share/fish .config/starship.toml",
  ],
  ["it says who may log in as you, and what runs then", ".ssh .rhosts .shosts"],
  [
    "your desktop runs it when you log in",
    ".config/autostart .config/autostart-scripts .config/plasma-workspace .config/environment.d " +
    ".pam_environment .xinitrc .xprofile .xsession .xsessionrc .xserverrc .config/i3 .config/sway " +
    ".config/hypr .config/openbox .config/awesome .local/share/applications .local/share/dbus-1 " +
    ".local/share/kservices5 .local/share/nautilus .config/mimeapps.list .mailcap",
  ],
  [
    "the system runs it as a service of yours",
    ".config/systemd .local/share/systemd Library/LaunchAgents Library/LaunchDaemons " +
    "Library/Services Library/Scripts Library/Application\u00a0Scripts Library/QuickLook",
  ],
  [
    "programs there are run by their names",
    "bin .bin .local/bin .local/sbin .local/lib .cargo .rustup .deno .bun go/bin .npm-global .nvm " +
    ".volta .pyenv .rbenv .asdf .sdkman .local/share/mise .local/share/pnpm .local/share/flatpak " +
    ".nix-profile .linuxbrew .dotnet/tools .config/composer .gem Applications",
  ],
  ["git runs commands that it names", ".gitconfig .config/git"],
  [
    "a program you use runs commands that it names",
    ".vim .vimrc .gvimrc .exrc .config/nvim .local/share/nvim .emacs .emacs.d .config/emacs .nanorc " +
    ".config/Code .vscode .vscode-server .config/VSCodium .config/JetBrains .tmux.conf .config/tmux " +
    ".screenrc .config/kitty .config/alacritty .config/wezterm .lesskey .gdbinit .gnupg .aws .kube " +
    ".docker .npmrc .yarnrc .yarnrc.yml .config/pip .pip .condarc .gradle .m2 .ipython .jupyter " +
    ".config/direnv .config/containers .mutt .muttrc .config/mutt .config/mpv .psqlrc .Rprofile " +
    ".irbrc .pryrc .pythonrc .config/pnpm .config/npm .config/helix .config/zed .config/lf " +
    ".config/ranger .config/nnn .mozilla Library/Application\u00a0Support/Code",
  ],
];

/** Below a user's own folder on Windows. */
const IN_WINDOWS_HOME: readonly [why: string, paths: string][] = [
  [
    "your shell runs it whenever it starts",
    "Documents/PowerShell Documents/WindowsPowerShell OneDrive/Documents/PowerShell",
  ],
  [
    "your desktop runs it when you log in",
    "AppData/Roaming/Microsoft/Windows/Start\u00a0Menu",
  ],
  [
    "programs there are run by their names",
    "AppData/Local/Microsoft/WindowsApps AppData/Local/Programs scoop",
  ],
];

/** On the whole machine. */
const ON_SYSTEM: readonly [why: string, paths: string][] = [
  [
    "the system runs it at set times",
    "/var/spool/cron /var/spool/at /etc/cron.d /etc/crontab /etc/periodic /usr/lib/cron",
  ],
  [
    "the system starts it as a service",
    "/etc/systemd /usr/lib/systemd /lib/systemd /run/systemd /etc/init.d /Library/LaunchAgents " +
    "/Library/LaunchDaemons /Library/StartupItems",
  ],
  [
    "it belongs to the system's programs and their settings",
    "/etc /usr /bin /sbin /lib /lib32 /lib64 /boot /opt /nix /gnu /snap /System " +
    "/Library /Applications /private/etc /var/lib /var/db C:/Windows " +
    "C:/Program\u00a0Files C:/ProgramData",
  ],
];

/** Names that make a folder one whose contents get run, wherever it lies. */
const ANYWHERE: Readonly<Record<string, string>> = {
  ".git": "git runs the hooks and commands that lie in it",
  ".hg": "Mercurial runs the hooks that it names",
  ".svn": "Subversion reads it",
  ".githooks": "git runs the hooks that lie in it",
  ".husky": "git runs the hooks that lie in it",
  ".envrc": "your shell runs it when you enter the folder",
  ".vscode": "your editor runs the tasks that it names",
  ".idea": "your editor runs the tasks that it names",
};

/** Below a user's own folder: keys and passwords, for whoever may read them. */
const KEYS =
  (".ssh .gnupg .aws .azure .kube .docker .netrc .git-credentials .npmrc .pypirc .pgpass .my.cnf " +
    ".config/gcloud .config/gh .config/op .config/sops .config/age .config/rclone .password-store " +
    ".local/share/keyrings .local/share/kwalletd .mozilla .thunderbird .config/google-chrome " +
    ".config/chromium .config/BraveSoftware .config/microsoft-edge .bitcoin .electrum " +
    "Library/Keychains Library/Cookies Library/Application\u00a0Support/Google/Chrome " +
    "Library/Application\u00a0Support/Firefox AppData/Roaming/Mozilla AppData/Local/Google/Chrome " +
    ".bash_history .zsh_history").split(" ").map(spaced);

/** Where users' own folders lie, where nobody says which is the user's. */
const HOMES = /^(?:\/home\/[^/]+|\/Users\/[^/]+|\/var\/home\/[^/]+|\/root|[A-Za-z]:\/Users\/[^/]+)/;

/** What is known of the machine. */
type Machine = Partial<Places>;

/** Why the right to write `path` is as good as the right to run programs; `undefined` where it is
 * not. A folder counts that is, holds, or lies in such a place. */
export function isAsGoodAsRun(path: string, machine: Machine = {}): string | undefined {
  const named = path.split("/").map(runsWhatLiesIn).find((why) => why !== undefined);
  if (named) return named;
  const homes = homesOf(path, machine);
  for (const home of homes) {
    const isWindows = /^[A-Za-z]:/.test(home);
    for (const [why, places] of isWindows ? [...IN_HOME, ...IN_WINDOWS_HOME] : IN_HOME) {
      const place = places.split(" ").map(spaced).find((one) => overlap(`${home}/${one}`, path));
      if (place !== undefined) return `~/${place}: ${why}`;
    }
  }
  const program = machine.programFolders?.find((folder) => overlap(folder, path));
  if (program !== undefined) return `${program}: programs there are run by their names`;
  const isHome = homes.some((home) => contains(home, path));
  for (const [why, places] of isHome ? [] : ON_SYSTEM) {
    const place = places.split(" ").map(spaced).find((one) => overlap(one, path));
    if (place !== undefined) return `${place}: ${why}`;
  }
  return undefined;
}

/** The same of a folder by a name that lies somewhere in it; for whoever walks it. */
export function runsWhatLiesIn(name: string): string | undefined {
  const known = name.toLowerCase();
  return Object.hasOwn(ANYWHERE, known) ? `${known}: ${ANYWHERE[known]}` : undefined;
}

/** What keys lie at or below a path, as `~/.ssh`; `undefined` for none that are known. */
export function holdsKeys(path: string, machine: Machine = {}): string | undefined {
  for (const home of homesOf(path, machine)) {
    const place = KEYS.find((one) => overlap(`${home}/${one}`, path));
    if (place !== undefined) return `~/${place}`;
  }
  return undefined;
}

function homesOf(path: string, { userHome }: Machine): string[] {
  const general = HOMES.exec(path)?.[0];
  return [...userHome ? [userHome] : [], ...general && general !== userHome ? [general] : []];
}

/** A list is split at spaces; a name with one has a no-break space in its place. */
function spaced(path: string): string {
  return path.replaceAll("\u00a0", " ");
}
