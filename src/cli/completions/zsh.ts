import { type OptionWords, type Place, steps } from "./words.ts";

/** The completion of zsh: to be sourced, or kept as `_pyra` in a folder of `fpath`. */
export function zshCompletion(places: readonly Place[]): string {
  return `#compdef pyra
# Completion of pyra for zsh. Made by \`pyra completions zsh\`.
_pyra() {
  local place= word
  local -a next
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$place $word" in
      (${steps(places).map(quoted).join("|")}) place="\${place:+$place }$word" ;;
    esac
  done
  case $place in
${places.map(placeCase).join("\n")}
  esac
}
if [[ $funcstack[1] == _pyra ]]; then
  _pyra "$@"
else
  compdef _pyra pyra
fi
`;
}

function placeCase({ path, next, values, options, files }: Place): string {
  const lines: string[] = [];
  if (next.length > 0) {
    const words = next.map(({ word, summary }) => quoted(`${word}:${summary}`));
    lines.push(`[[ $PREFIX == -* ]] || { next=(${words.join(" ")}); _describe command next; }`);
  }
  const specs = options.map(optionSpec);
  // The command's own words count as arguments, too.
  if (values.length > 0) {
    specs.push(quoted(`${path.split(" ").length + 1}: :(${values.join(" ")})`));
  }
  lines.push(`_arguments -S ${specs.join(" ")} '*: :${files ? "_files" : ""}'`);
  return `    (${quoted(path)})\n      ${lines.join("\n      ")} ;;`;
}

/** `'(--quiet -q)'{--quiet,-q}'[No notes]'`, as `_arguments` reads it. */
function optionSpec({ names, help, value }: OptionWords): string {
  const text = `[${help.replaceAll(/[[\]\\:]/g, "\\$&")}]${valueSpec(value)}`;
  if (names.length === 1) return quoted(`${names[0]}${text}`);
  return `${quoted(`(${names.join(" ")})`)}{${names.join(",")}}${quoted(text)}`;
}

function valueSpec(value: OptionWords["value"]): string {
  if (value === "none") return "";
  if (value === "file") return ":file:_files";
  return Array.isArray(value) ? `:value:(${value.join(" ")})` : ":value:";
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
