#!/bin/sh
# Pyra @VERSION@ for @TARGET@, in one file: this script, and behind it an archive with the
# program and the `deno` that runs it. Unpacked once into your cache folder; at each start only
# owner, mode and size of what lies there are looked at. A damaged cache is unpacked again.
# `pyra uninstall` removes all of it.
umask 077
unset CDPATH
case ${XDG_CACHE_HOME-} in
  /*) cache=$XDG_CACHE_HOME ;;
  *) cache=@CACHE@ ;;
esac
dir=$cache/pyra/@VERSION@/@BUILD@

fail() {
  printf 'pyra: error: %s\npyra: hint: %s\n' "$1" "$2" >&2
  exit 1
}

files='@FILES@'

# Builtins and one program: this runs at every start.
intact() {
  [ -O "$cache/pyra" ] && [ -O "$dir" ] && [ -O "$dir/deno" ] || return 1
  found=$(cd "$dir" && @STAT@ . $files 2>/dev/null)
  case $found in "700 "*) ;; *) return 1 ;; esac
  [ "${found#* * }" = ".
@EXPECTED@" ]
}

unpack() {
  mkdir -p "$dir" && chmod 700 "$cache/pyra" "$cache/pyra/@VERSION@" "$dir" ||
    fail "Cannot write to $cache/pyra" "free the folder, or set XDG_CACHE_HOME to one of your own"
  # What an unpacking that was killed has left: 100 MB.
  for left in "$dir"/.new.*; do
    pid=${left##*/.new.}
    kill -0 "${pid%%.*}" 2>/dev/null || rm -rf "$left"
  done
  new=$(mktemp -d "$dir/.new.$$.XXXXXX") || fail "Cannot write to $dir" "check the free space"
  trap 'rm -rf "$new"' EXIT
  trap 'exit 130' HUP INT TERM
  tail -c +@OFFSET@ "$0" | @DECOMPRESS@ | (cd "$new" && tar -xf -) ||
    fail "Cannot unpack $0 to $dir" "@NEEDS@check the free space, or download Pyra again"
  if command -v sha256sum >/dev/null; then sum=sha256sum; else sum='shasum -a 256'; fi
  (cd "$new" && $sum -c >/dev/null 2>&1 <<'SUMS'
@SUMS@
SUMS
  ) || fail "$0 is damaged: what it holds is not what it held" "download Pyra again"
  chmod 500 "$new/deno"
  "$new/deno" --version >/dev/null 2>&1 || fail "What is unpacked to $cache/pyra cannot be run" \
    "where that disk is mounted noexec, set XDG_CACHE_HOME to a folder on another; there is no Deno for musl (Alpine)"
  # Renamed one by one: whoever starts at the same moment sees the old file or the same new one.
  for file in $files; do
    [ "$file" = deno ] || chmod 400 "$new/$file"
    [ ! -d "$dir/$file" ] || rm -rf "$dir/$file"
    case $file in */*) mkdir -p "$dir/${file%/*}" ;; esac
    mv -f "$new/$file" "$dir/$file" ||
      fail "Cannot write $dir/$file" "remove $cache/pyra, and start again"
  done
  rm -rf "$new"
  trap - EXIT HUP INT TERM
}

[ -n "${HOME-}${XDG_CACHE_HOME-}" ] || fail "HOME is not set" "set it to your own folder"
intact || unpack
[ -d "$PWD" ] || fail "The folder you stand in is gone" "cd to one that is there"
case $0 in /*) PYRA_FILE=$0 ;; *) PYRA_FILE=$PWD/$0 ;; esac
export PYRA_FILE DENO_DIR="$dir/cache" DENO_NO_UPDATE_CHECK=1
# The kernel starts plugins, and nothing else of it needs this program.
exec "$dir/deno" run @FLAGS@ --allow-run="$dir/deno" "$dir/main.js" "$@"
exit 1
