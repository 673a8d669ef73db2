/** Writes more than a pipe holds, as a program of its own, for the test of closed output. */

import { PyraError } from "../../src/base/mod.ts";
import { createOutput } from "../../src/terminal/mod.ts";

const output = createOutput({
  stdin: false,
  stdout: false,
  stderr: false,
  color: false,
  cursor: false,
  unicode: true,
  size: { columns: 80, rows: 24 },
});
try {
  for (let i = 0; i < 20_000; i++) output.line(`line ${i} `.repeat(10));
  output.error("wrote everything");
} catch (error) {
  if (!(error instanceof PyraError)) throw error;
  output.error(error.code);
  Deno.exitCode = error.exitCode;
}
