import type { Place } from "./words.ts";

/** The completion of PowerShell. Written to the documents of `Register-ArgumentCompleter`;
 * not tested on Windows. */
export function powershellCompletion(places: readonly Place[]): string {
  return `# Completion of pyra for PowerShell. Made by \`pyra completions powershell\`.
Register-ArgumentCompleter -Native -CommandName pyra -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $places = @{
${places.map(placeLine).join("\n")}
  }
  $place = ''
  foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
    if ($element.Extent.EndOffset -ge $cursorPosition) { break }
    $longer = "$place $($element.Extent.Text)".Trim()
    if ($places.ContainsKey($longer)) { $place = $longer }
  }
  $places[$place] | Where-Object {
    $_ -like "$wordToComplete*" -and ($wordToComplete -like '-*' -or $_ -notlike '-*')
  } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

function placeLine({ path, next, values, options }: Place): string {
  const words = [...next.map(({ word }) => word), ...values, ...options.flatMap((o) => o.names)];
  return `    ${quoted(path)} = @(${words.map(quoted).join(", ")})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
