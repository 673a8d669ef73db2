import { type OptionWords, type Place, steps } from "./words.ts";

/** The completion of bash. */
export function bashCompletion(places: readonly Place[]): string {
  return `# Completion of pyra for bash. Made by \`pyra completions bash\`.
_pyra() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} path= more= word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in
      ${steps(places).map(quoted).join(" | ")})
        path=\${path:+$path }$word ;;
      *' '[!-]*) more=1 ;;
    esac
  done
  local IFS=$' \\n' words= values= options= files=
  case "$path:$prev" in
${places.flatMap(valueCases).join("\n")}
    *) case "$path" in
${places.map(placeCase).join("\n")}
    esac ;;
  esac
  [[ $more ]] || words="$words $values"
  [[ $cur != -* ]] || words=$options
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  if [[ $files && $cur != -* ]]; then
    compopt -o filenames 2>/dev/null
    IFS=$'\\n' COMPREPLY+=($(compgen -f -- "$cur"))
  fi
}
complete -F _pyra pyra
`;
}

function placeCase({ path, next, values, options, files }: Place): string {
  const variables = Object.entries({
    words: next.map(({ word }) => word),
    values,
    options: options.flatMap(({ names }) => names),
    files: files ? ["1"] : [],
  }).filter(([, words]) => words.length > 0);
  const assignments = variables.map(([name, words]) => `${name}=${quoted(words.join(" "))}`);
  return `      ${quoted(path)}) ${assignments.join(" ")} ;;`;
}

/** What follows an option that takes a value. */
function valueCases({ path, options }: Place): string[] {
  return options.filter(({ value }) => value !== "none").map(({ names, value }) => {
    const patterns = names.map((name) => quoted(`${path}:${name}`)).join(" | ");
    return `    ${patterns}) ${assignment(value)} ;;`;
  });
}

function assignment(value: OptionWords["value"]): string {
  if (value === "file") return "files=1";
  return Array.isArray(value) ? `words=${quoted(value.join(" "))}` : ":";
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
