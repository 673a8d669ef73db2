import { type OptionWords, type Place, steps } from "./words.ts";

/** The completion of fish. */
export function fishCompletion(places: readonly Place[]): string {
  return `# Completion of pyra for fish. Made by \`pyra completions fish\`.
function __pyra_at
    set -l place ""
    for word in (commandline -opc)[2..-1]
        switch "$place $word"
            case ${steps(places).map(quoted).join(" ")}
                set place (string trim "$place $word")
        end
    end
    test "$place" = "$argv[1]"
end
complete -c pyra -f
${places.flatMap(placeLines).join("\n")}
`;
}

function placeLines({ path, next, values, options, files }: Place): string[] {
  const at = `complete -c pyra -n ${quoted(`__pyra_at ${quoted(path)}`)}`;
  return [
    ...next.map(({ word, summary }) => `${at} -a ${quoted(word)} -d ${quoted(summary)}`),
    ...options.map((option) => `${at} ${optionFlags(option)} -d ${quoted(option.help)}`),
    ...values.length > 0 ? [`${at} -a ${quoted(values.join(" "))}`] : [],
    ...files ? [`${at} -F`] : [],
  ];
}

function optionFlags({ names, value }: OptionWords): string {
  const flags = names.map((name) =>
    name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name[1]}`
  );
  if (value === "file") flags.push("-r -F");
  else if (Array.isArray(value)) flags.push(`-x -a ${quoted(value.join(" "))}`);
  else if (value === "any") flags.push("-x");
  return flags.join(" ");
}

/** Fish knows two escapes between single quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
