import assert from "node:assert/strict";
import { checkReach, checkSecretName, isSecretName } from "./names.ts";

Deno.test("isSecretName() takes the two namespaces and nothing else", () => {
  for (const name of ["provider:openai", "provider:lm-studio_2.x", "plugin:mail:password"]) {
    assert.ok(isSecretName(name), name);
  }
  const wrong = ["", "openai", "provider:", "provider:Open AI", "provider:a:b", "plugin:mail"];
  wrong.push("plugin::key", "plugin:mail:", "plugin:mail:a/b", "provider:a\n", "provider:../x");
  wrong.push(
    "plugin:mail:..",
    `provider:${"a".repeat(65)}`,
    "PROVIDER:a",
    "provider:ä",
    "__proto__",
  );
  for (const name of wrong) assert.ok(!isSecretName(name), name);
});

Deno.test("checkSecretName() cuts what it quotes", () => {
  assert.throws(() => checkSecretName("x".repeat(10_000)), (error: { message: string }) => {
    assert.ok(error.message.length < 200);
    return true;
  });
});

Deno.test("checkReach() lets a plugin have only its own names", () => {
  checkReach("plugin:mail", "plugin:mail:password");
  checkReach("chat", "provider:openai");
  for (const name of ["plugin:mailer:password", "plugin:other:password", "provider:openai"]) {
    assert.throws(() => checkReach("plugin:mail", name), { code: "vault.refused", exitCode: 4 });
  }
});
