import assert from "node:assert/strict";
import type { ConfigEdit } from "../contracts/mod.ts";
import type { Json } from "../base/mod.ts";
import { applyEdits, editConfigText } from "./edit.ts";
import { readYaml } from "./_yaml.ts";

/** A file as a person keeps it: comments everywhere, an indentation and an alignment of its own. */
const OWN = `# My Pyra. Do not touch the alignment!

# who answers
ai:
    provider_id: openai      # paid by work
    # the small one is enough
    model:   "gpt-5-mini"    # quotes on purpose


    max_tokens_per_session: 0x1000  # hex
plugins:
    enabled:
    - mail       # mine
    - calendar   # hers
    # - matrix
memory: {auto_load: true, auto_write: false} # in one line
general:
    user_name: >-
        Ann
        Example
# the end
`;

function edit(text: string, ...edits: ConfigEdit[]): string {
  return editConfigText(text, edits, "config.yaml");
}

function set(key: string, value: Json): ConfigEdit {
  return { set: key.split("."), value };
}

function unset(key: string): ConfigEdit {
  return { unset: key.split(".") };
}

Deno.test("editConfigText() changes one value and no other byte", () => {
  const cases: [ConfigEdit, string, string][] = [
    [set("ai.provider_id", "ollama"), "provider_id: openai ", "provider_id: ollama "],
    [set("ai.model", "qwen3:8b"), '"gpt-5-mini"', "qwen3:8b"],
    [set("ai.max_tokens_per_session", 5000), "0x1000", "5000"],
    [set("memory.auto_write", true), "auto_write: false", "auto_write: true"],
    [set("memory.max_tokens_in_context", 9), "false}", "false, max_tokens_in_context: 9}"],
    [set("general.user_name", "Bo"), ">-\n        Ann\n        Example", "Bo"],
    [set("ai.timeout_seconds", 9), "  # hex\n", "  # hex\n    timeout_seconds: 9\n"],
    [set("vault.unlock", "keychain"), "# the end", "vault:\n    unlock: keychain\n# the end"],
    [unset("ai.model"), '    model:   "gpt-5-mini"    # quotes on purpose\n', ""],
    [unset("memory.auto_load"), "auto_load: true, ", ""],
    [unset("memory.auto_write"), ", auto_write: false", ""],
    [
      unset("plugins.enabled"),
      OWN.slice(OWN.indexOf("    enabled:"), OWN.indexOf("    # - matrix")),
      "",
    ],
    [unset("general.user_name"), "general:\n    user_name: >-\n        Ann\n        Example\n", ""],
    [unset("plugin_settings.mail.host"), "", ""],
  ];
  for (const [change, from, to] of cases) {
    assert.equal(edit(OWN, change), OWN.replace(from, to), JSON.stringify(change));
  }
});

Deno.test("editConfigText() takes entries out of a list and adds others, comments kept", () => {
  assert.equal(
    edit(OWN, set("plugins.enabled", ["mail", "web", "news"])),
    OWN.replace("    - calendar   # hers\n", "    - web\n    - news\n"),
  );
  assert.equal(
    edit(OWN, set("plugins.enabled", ["calendar"])),
    OWN.replace("    - mail       # mine\n", ""),
  );
  const replaced = "    enabled:\n    - mail       # mine\n    - calendar   # hers";
  for (const list of [[], ["web"], ["calendar", "mail"]]) {
    const written = `    enabled: [${list.join(", ")}]`;
    assert.equal(edit(OWN, set("plugins.enabled", list)), OWN.replace(replaced, written));
  }
});

Deno.test("editConfigText() sets an object key by key", () => {
  assert.equal(
    edit(OWN, set("ai", { provider_id: "ollama", timeout_seconds: 5 })),
    OWN.replace(
      "openai      # paid by work\n",
      "ollama      # paid by work\n    timeout_seconds: 5\n",
    )
      .replace('    model:   "gpt-5-mini"    # quotes on purpose\n', "")
      .replace("    max_tokens_per_session: 0x1000  # hex\n", ""),
  );
});

Deno.test("editConfigText() keeps Windows line ends", () => {
  const windows = OWN.replaceAll("\n", "\r\n");
  const edits = [
    ...[set("ai.model", "x"), set("vault.unlock", "identity"), unset("memory.auto_load")],
    ...[set("plugins.enabled", ["mail", "web"]), set("plugin_settings.mail.port", 993)],
  ];
  assert.equal(edit(windows, ...edits), edit(OWN, ...edits).replaceAll("\n", "\r\n"));
});

Deno.test("editConfigText() starts a new file with an explanation", () => {
  const text = edit("", set("ai.model", "x"), set("ai.provider_id", "ollama"));
  assert.match(
    text,
    /^# Pyra's configuration[^\n]*\n#[^\n]*\n\nai:\n {2}model: x\n {2}provider_id: ollama\n$/,
  );
  assert.equal(edit("", unset("ai.model")), "");
});

Deno.test("editConfigText() finds the place for the first key", () => {
  const cases = [
    ["# mine", "# mine\nai:\n  model: x\n"],
    ["ai:", "ai:\n  model: x\n"],
    ["ai:\n  # soon\ngeneral:\n", "ai:\n  model: x\n  # soon\ngeneral:\n"],
    ["ai: {}\n", "ai: {model: x}\n"],
    ["ai: ~\n", "ai: {model: x}\n"],
    ["ai:\n  model:   # which?\n", "ai:\n  model: x   # which?\n"],
    ["{}\n", "{ai: {model: x}}\n"],
    ["---\ngeneral:\n  user_name: Ann", "---\ngeneral:\n  user_name: Ann\nai:\n  model: x\n"],
  ];
  for (const [text, expected] of cases) assert.equal(edit(text!, set("ai.model", "x")), expected);
});

Deno.test("editConfigText() takes an empty block away, unless it holds comments", () => {
  assert.equal(edit("# a\nai:\n  model: x\n# b\n", unset("ai.model")), "# a\n# b\n");
  assert.equal(edit("memory: {auto_load: true}\nai: {}\n", unset("memory.auto_load")), "ai: {}\n");
  assert.equal(
    edit(
      "plugin_settings:\n  mail:\n    a: 1\n  web:\n    b: 1\n",
      unset("plugin_settings.mail.a"),
    ),
    "plugin_settings:\n  web:\n    b: 1\n",
  );
  for (
    const text of [
      "ai:\n  # note\n  model: x\n",
      "ai: # note\n  model: x\n",
      "ai:\n  model: x\n  # note\n",
    ]
  ) {
    assert.equal(edit(text, unset("ai.model")), text.replace("  model: x\n", ""));
  }
});

Deno.test("editConfigText() writes every text so that it reads back", () => {
  for (
    const value of [
      ...["yes", "true", "null", "~", "12", "0x1", "1e3", "- a", "a: b", "a #b", "#a", "", " a "],
      ...[
        "{a",
        "[a",
        "a, b",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a",
        "'",
        '"',
        "\\",
        "a\nb\n",
        "\t",
        "é\u{1f600}",
      ],
      ...["---", "...", "? a", ": a", "<<", "2024-01-01", "x".repeat(5000), "a b ".repeat(300)],
    ]
  ) {
    for (const text of ["", OWN, "plugin_settings: {mail: {a: 1}}"]) {
      const key = ["plugin_settings", "mail", "value"];
      const once = edit(text, { set: key, value });
      const list = edit(once, { set: key, value: [value, "b"] });
      assert.deepEqual(readYaml(list, "").value, {
        ...readYaml(text, "").value as object,
        plugin_settings: { mail: { ...(text.startsWith("p") && { a: 1 }), value: [value, "b"] } },
      });
      assert.equal(edit(list, { set: key, value }), once);
    }
  }
});

Deno.test("editConfigText() refuses what does not fit, names the lines of the file", () => {
  const broken = "# mine\nai:\n  modle: x\nmemory:\n  auto_load: 3\n";
  assert.throws(() => edit(broken, set("ai.model", "x")), {
    message: 'config.yaml:3: ai.modle: unknown key, did you mean "model"?\n' +
      "config.yaml:5: memory.auto_load: expected true or false, found 3",
  });
  assert.throws(() => edit("ai: [", set("ai.model", "x")), /config\.yaml:1: not YAML/);
  assert.throws(
    () => edit("- a\n", set("ai.model", "x")),
    /expected a block of keys, found a list/,
  );
});

Deno.test("editConfigText() mends one problem of several", () => {
  const broken = "ai:\n  modle: x\nmemory:\n  auto_load: 3\n";
  const half = edit(broken, unset("ai.modle"));
  assert.equal(half, "memory:\n  auto_load: 3\n");
  assert.equal(edit(half, set("memory.auto_load", false)), "memory:\n  auto_load: false\n");
});

Deno.test("editConfigText() refuses to change what it cannot keep", () => {
  const cases: [string, ConfigEdit][] = [
    ["? ai\n: model: x\n  provider_id: b\n", unset("ai.model")],
    ["plugin_settings: {mail: {a: !!str 5}}\n", set("plugin_settings.mail.a", 6)],
  ];
  for (const [text, change] of cases) {
    assert.throws(() => edit(text, change), { code: "config.unusable", exitCode: 78 }, text);
  }
});

/** A folder of its own for a file of this text, removed afterwards. */
async function withFile(text: string | undefined, work: (path: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/config.yaml`;
    if (text !== undefined) await Deno.writeTextFile(path, text, { mode: 0o644 });
    await work(path);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assert.deepEqual(names.filter((name) => name.endsWith(".tmp")), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("applyEdits() writes a file that only its owner can read", async () => {
  for (const text of [undefined, OWN]) {
    await withFile(text, async (path) => {
      await applyEdits(path, [set("ai.model", "x")]);
      assert.match(await Deno.readTextFile(path), /model: +x/);
      if (Deno.build.os !== "windows") {
        assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
      }
    });
  }
});

Deno.test("applyEdits() leaves the file as it is when one of the edits is refused", async () => {
  const refused: ConfigEdit[] = [
    ...[
      set("ai.timeout_seconds", "soon"),
      set("ai.modle", "x"),
      set("ai", 3),
      set("ai.model", null),
    ],
    ...[set("plugin_settings.mail.__proto__", 1), set("plugin_settings.mail", { a: { b: 1 } })],
    ...[set("plugin_settings.mail", JSON.parse('{"__proto__": 1}')), unset("__proto__.toString")],
    ...[{ set: [], value: {} }, { unset: [] }, { set: "ai", value: {} } as unknown as ConfigEdit],
  ];
  await withFile(OWN, async (path) => {
    const { mtime, ino } = await Deno.stat(path);
    for (const wrong of refused) {
      await assert.rejects(
        applyEdits(path, [set("ai.model", "x"), wrong]),
        /Error: /,
        JSON.stringify(wrong),
      );
      assert.equal(await Deno.readTextFile(path), OWN);
    }
    assert.deepEqual([(await Deno.stat(path)).mtime, (await Deno.stat(path)).ino], [mtime, ino]);
  });
  assert.equal(typeof ({}).toString, "function");
});

Deno.test("applyEdits() does not touch a file that says so already", async () => {
  await withFile(OWN, async (path) => {
    const { ino } = await Deno.stat(path);
    await applyEdits(path, [set("ai.model", "gpt-5-mini"), unset("vault.unlock")]);
    assert.equal(await Deno.readTextFile(path), OWN);
    assert.equal((await Deno.stat(path)).ino, ino);
  });
  await withFile(undefined, async (path) => {
    await applyEdits(path, [unset("ai.model")]);
    await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
  });
});

Deno.test("applyEdits() changes the file behind a link and keeps the link", async () => {
  await withFile(undefined, async (path) => {
    const real = `${path}.real`;
    await Deno.writeTextFile(real, OWN);
    await Deno.symlink(real, path);
    await applyEdits(path, [set("ai.model", "x")]);
    assert.ok((await Deno.lstat(path)).isSymlink);
    assert.match(await Deno.readTextFile(real), /model: +x/);
  });
});

Deno.test("applyEdits() says why a file cannot be written", async () => {
  await withFile(undefined, async (path) => {
    await assert.rejects(applyEdits(`${path}/none/config.yaml`, [set("ai.model", "x")]), {
      code: "config.unusable",
      message: `Cannot write ${path}/none/config.yaml: No such file or directory`,
    });
  });
});

/** Lets an editor save the file each time a write of ours is nearly done. */
async function whileEditorSaves(save: () => Promise<void>, work: () => Promise<void>) {
  const { sync } = Deno.FsFile.prototype;
  Deno.FsFile.prototype.sync = async function () {
    await save();
    return await sync.call(this);
  };
  try {
    await work();
  } finally {
    Deno.FsFile.prototype.sync = sync;
  }
}

Deno.test("applyEdits() starts again from what an editor saved meanwhile", async () => {
  await withFile(OWN, async (path) => {
    let saves = 0;
    const save = async () => {
      if (saves++ < 3) await Deno.writeTextFile(path, `# save ${saves}\n`, { append: true });
    };
    await whileEditorSaves(save, () => applyEdits(path, [set("ai.model", "x")]));
    assert.equal(
      await Deno.readTextFile(path),
      `${OWN.replace('"gpt-5-mini"', "x")}# save 1\n# save 2\n# save 3\n`,
    );
  });
});

Deno.test("applyEdits() notices a file that an editor made or took away meanwhile", async () => {
  await withFile(undefined, async (path) => {
    let saves = 0;
    const make = async () => {
      if (saves++ === 0) await Deno.writeTextFile(path, "general:\n  user_name: Ann\n");
    };
    await whileEditorSaves(make, () => applyEdits(path, [set("ai.model", "x")]));
    assert.equal(await Deno.readTextFile(path), "general:\n  user_name: Ann\nai:\n  model: x\n");
    saves = 0;
    const remove = async () => {
      if (saves++ === 0) await Deno.remove(path);
    };
    await whileEditorSaves(remove, () => applyEdits(path, [set("ai.model", "y")]));
    assert.match(await Deno.readTextFile(path), /^# Pyra's.*\nai:\n {2}model: y\n$/s);
  });
});

Deno.test("applyEdits() gives up clearly when the file never rests", async () => {
  await withFile(OWN, async (path) => {
    let saves = 0;
    const save = () => Deno.writeTextFile(path, `${OWN}# save ${++saves}\n`);
    await whileEditorSaves(save, async () => {
      await assert.rejects(applyEdits(path, [set("ai.model", "x")]), {
        code: "config.unusable",
        message: `Cannot write ${path}: another program keeps changing it`,
      });
    });
    assert.equal(await Deno.readTextFile(path), `${OWN}# save ${saves}\n`);
  });
});
