import assert from "node:assert/strict";
import { loadConfig } from "./load.ts";
import { loadKeptConfig } from "./kept.ts";

class Files implements Disposable {
  readonly root = Deno.makeTempDirSync({ prefix: "kept-" });
  readonly config = `${this.root}/config.yaml`;
  readonly kept = `${this.root}/config.json`;

  write(text: string): void {
    Deno.writeTextFileSync(this.config, text);
  }

  load() {
    return loadKeptConfig(this.config, this.kept);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

Deno.test("loadKeptConfig() gives what loadConfig() gives, the second time from what is kept", async () => {
  using files = new Files();
  files.write(
    "general: { assistant_name: Ada }\nai: { provider_id: custom, base_url: http://a.b }\n",
  );
  const first = await files.load();
  assert.deepEqual(first, await loadConfig(files.config));
  assert.equal(Deno.statSync(files.kept).mode! & 0o777, 0o600);
  const marked = Deno.readTextFileSync(files.kept).replace(
    '"assistant_name":"Ada"',
    '"assistant_name":"Kept"',
  );
  Deno.writeTextFileSync(files.kept, marked);
  assert.equal((await files.load()).general.assistant_name, "Kept");
});

Deno.test("loadKeptConfig() reads the file anew once a byte of it has changed", async () => {
  using files = new Files();
  files.write("general: { assistant_name: Ada }\n");
  await files.load();
  files.write("general: { assistant_name: Bea }\n");
  assert.equal((await files.load()).general.assistant_name, "Bea");
  files.write("general: { assistant_nam: Bea }\n");
  await assert.rejects(files.load(), /assistant_nam/);
  Deno.removeSync(files.config);
  assert.equal((await files.load()).general.assistant_name, "Pyra");
});

Deno.test("loadKeptConfig() does without what is kept where that is damaged, old, or cannot be kept", async () => {
  using files = new Files();
  files.write("general: { assistant_name: Ada }\n");
  for (const text of ["", "{", "[]", '{"text":"general: { assistant_name: Ada }\\n"}']) {
    Deno.writeTextFileSync(files.kept, text);
    assert.equal((await files.load()).general.assistant_name, "Ada");
  }
  const old = JSON.parse(Deno.readTextFileSync(files.kept));
  Deno.writeTextFileSync(files.kept, JSON.stringify({ ...old, defaults: "{}", config: {} }));
  assert.equal((await files.load()).general.assistant_name, "Ada");
  const nowhere = `${files.root}/nowhere/config.json`;
  assert.equal((await loadKeptConfig(files.config, nowhere)).general.assistant_name, "Ada");
});
