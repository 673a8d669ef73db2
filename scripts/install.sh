#!/bin/sh
# Installs Pyra for you alone: finds your platform, downloads one file, checks it against
# SHA256SUMS, puts it into your bin folder and its completions where your shells look.
#
#   sh install.sh                install, or bring up to date; safe to run again
#   sh install.sh --uninstall    remove what this script installed; your data stays
#
#   PYRA_URL    where the files of a release lie (required: a release sets it below)
#   PYRA_BIN    the bin folder; ~/.local/bin when unset
set -eu
umask 077

PYRA_URL=${PYRA_URL:-}
bin=${PYRA_BIN:-$HOME/.local/bin}
data=${XDG_DATA_HOME:-$HOME/.local/share}
config=${XDG_CONFIG_HOME:-$HOME/.config}
bash_file=$data/bash-completion/completions/pyra
zsh_file=$data/zsh/site-functions/_pyra
fish_file=$config/fish/completions/pyra.fish

say() { printf '%s\n' "$*"; }

fail() {
  printf 'install: error: %s\ninstall: hint: %s\n' "$1" "$2" >&2
  exit 1
}

platform() {
  case $(uname -s) in
    Linux) os=linux ;;
    Darwin) os=macos ;;
    *) fail "no Pyra for $(uname -s)" "on Windows, download pyra-VERSION-windows-x64.exe" ;;
  esac
  case $(uname -m) in
    x86_64 | amd64) arch=x64 ;;
    arm64 | aarch64) arch=arm64 ;;
    *) fail "no Pyra for $(uname -m) processors" "run it from source: see the README" ;;
  esac
  say "$os-$arch"
}

# To a file, by whichever of the two there is. HTTPS stays HTTPS.
download() {
  if command -v curl >/dev/null; then
    case $1 in https:*) only='--proto =https' ;; *) only= ;; esac
    # shellcheck disable=SC2086 # the two words of an option
    curl -fsSL $only -o "$2" "$1"
  elif command -v wget >/dev/null; then
    wget -qO "$2" "$1"
  else
    fail "neither curl nor wget is there" "install one of them"
  fi || fail "cannot download $1" "check the address and your network, and try again"
}

sum_of() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi |
    cut -d ' ' -f 1
}

install_pyra() {
  [ -n "$PYRA_URL" ] || fail "PYRA_URL is not set" "set it to where the release's files lie"
  name=$(platform)
  new=$(mktemp -d)
  trap 'rm -rf "$new"' EXIT
  trap 'exit 130' HUP INT TERM
  download "${PYRA_URL%/}/SHA256SUMS" "$new/SHA256SUMS"
  # Version and sum come from one line; the newest version stands last.
  line=$(grep -E "^[0-9a-f]{64}  pyra-[0-9][0-9A-Za-z.+-]*-$name\$" "$new/SHA256SUMS" | tail -n 1) ||
    true
  [ -n "$line" ] || fail "this release has no file for $name" "run it from source: see the README"
  file=${line#*  }
  if [ -x "$bin/pyra" ] && [ "$(sum_of "$bin/pyra")" = "${line%% *}" ]; then
    say "$file is installed already"
  else
    say "downloading $file"
    download "${PYRA_URL%/}/$file" "$new/pyra"
    [ "$(sum_of "$new/pyra")" = "${line%% *}" ] ||
      fail "$file is not what SHA256SUMS says; nothing was installed" "tell the project"
    mkdir -p "$bin"
    chmod 755 "$new/pyra"
    # Beside the old one, then in its place: a Pyra that runs keeps the file it has.
    cp -p "$new/pyra" "$bin/.pyra.new.$$" && mv -f "$bin/.pyra.new.$$" "$bin/pyra"
    say "installed $("$bin/pyra" --version) to $bin/pyra"
    # It still is the program it was started from.
    ! daemon_runs || say "a daemon runs: \`pyra daemon restart\` brings it up to date, too"
  fi
  for shell in bash zsh fish; do
    eval "target=\$${shell}_file"
    mkdir -p "${target%/*}"
    "$bin/pyra" completions "$shell" >"$new/completion" && cat "$new/completion" >"$target"
  done
  case :$PATH: in
    *":$bin:"*) say "try: pyra" ;;
    *) say "$bin is not on your PATH; add it in your shell's profile: export PATH=\"$bin:\$PATH\"" ;;
  esac
}

daemon_runs() {
  [ -x "$bin/pyra" ] && "$bin/pyra" daemon status >/dev/null 2>&1
}

uninstall_pyra() {
  for service in "$HOME/.config/systemd/user"/pyra*.service "$HOME/Library/LaunchAgents"/pyra.*.plist; do
    [ ! -e "$service" ] ||
      fail "the service ${service##*/} would start Pyra again" "\`pyra daemon uninstall\`, then again"
  done
  ! daemon_runs || fail "a daemon of Pyra is running" "\`pyra daemon stop\`, then again"
  for path in "$bin/pyra" "$bash_file" "$zsh_file" "$fish_file"; do
    if [ -e "$path" ]; then rm -f "$path" && say "removed $path"; fi
  done
  case $(uname -s) in Darwin) cache=$HOME/Library/Caches ;; *) cache=$HOME/.cache ;; esac
  cache=${XDG_CACHE_HOME:-$cache}/pyra
  if [ -d "$cache" ]; then rm -rf "$cache" && say "removed $cache"; fi
  say "your data stays in ${PYRA_HOME:-$HOME/.pyra}"
}

case ${1-} in
  '') install_pyra ;;
  -h | --help) sed -n '2,/^set /s/^# \{0,1\}//p' "$0" ;;
  --uninstall) uninstall_pyra ;;
  *) fail "there is no option $1" "sh install.sh [--uninstall]" ;;
esac
