import assert from "node:assert/strict";
import { measureStarts, sizeReport, startSummary } from "./report.ts";

const TIMES = {
  form: "compiled",
  file: "/p/pyra",
  size: 135_600_000,
  hello: ["/p/hello"],
  floor: 30,
  first: 1400,
  version: 33,
  ask: 120,
} as const;

Deno.test("sizeReport() has both forms in one table, with what each may take", () => {
  const text = sizeReport("| what |", [{ ...TIMES, form: "portable", size: 42_100_000 }, TIMES]);
  assert.match(text, /^\| portable \| 42\.1 MB \| 30 ms \| 33 ms, 1\.10 × \(1\.5 ×\) \|/m);
  assert.match(text, /^\| compiled \| 135\.6 MB \| .* \| 120 ms, 4\.00 × \(5 ×\) \| 1400 ms \|$/m);
});

Deno.test("startSummary() tells times beside the floor", () => {
  assert.match(startSummary(TIMES), /hello 30 ms; --version 33 ms \(1\.10 ×\); ask 120 ms \(4\.00/);
});

Deno.test("measureStarts() refuses a file that does not run", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "pyra-report-" });
  try {
    const built = { form: "compiled", file: "/bin/false", size: 1, hello: ["/bin/true"] } as const;
    await assert.rejects(measureStarts([built], folder), { code: "build.failed" });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
