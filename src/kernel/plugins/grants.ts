/** `grants.json`: what the user agreed to, in a file only the kernel writes.
 *
 * Two lists: what each enabled plugin may reach, bound to the hash of its code and to what
 * it said it offers; and the standing answers to questions about tool calls. A file that
 * cannot be read grants nothing and is never overwritten. */

import { ExitCode, isObject, parseJson, PyraError } from "../../base/mod.ts";
import type {
  EnabledPlugin,
  PluginOffer,
  PluginPermissions,
  StandingAnswer,
} from "../../contracts/mod.ts";
import { withFileLock, writeFileAtomic } from "../../files/mod.ts";
import type { Fingerprint } from "../../plugins/mod.ts";

/** What the user agreed to for one plugin. */
export interface Grant {
  name: string;
  version: string;
  /** Filled in; see `expandPermissions`. */
  permissions: PluginPermissions;
  /** Keys of the secrets it may ask for. */
  secrets: string[];
  /** Of the manifest and all other files. */
  fingerprint: Fingerprint;
  offer: PluginOffer;
  /** ISO 8601, UTC. */
  at: string;
  /** How the user said yes: `terminal`, or `command line` with the permissions named. */
  by: string;
}

/** A granted plugin as the app sees it. */
export function enabledPlugin(
  { name, version, permissions, offer }: Grant,
  now: Pick<EnabledPlugin, "state" | "reason">,
): EnabledPlugin {
  return { name, version, permissions, offer, ...now };
}

/** The whole file. */
export interface Grants {
  version: 1;
  plugins: Record<string, Grant>;
  answers: StandingAnswer[];
}

/** Reads and changes `grants.json`. */
export class GrantStore {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Everything granted; nothing when there is no file. Throws `grants.damaged`. */
  read(): Promise<Grants> {
    return Promise.try(() => this.#read());
  }

  #read(): Grants {
    let text: string;
    try {
      // Small, and every call of a tool waits for it: not worth a thread.
      text = Deno.readTextFileSync(this.#path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return { version: 1, plugins: {}, answers: [] };
      throw error;
    }
    const json = parseJson(text);
    if (
      isObject(json) && json.version === 1 && isObject(json.plugins) && Array.isArray(json.answers)
    ) {
      return json as unknown as Grants;
    }
    throw new PyraError(`${this.#path} is damaged: no plugin is enabled`, {
      code: "grants.damaged",
      hint: "move the file away and enable your plugins again",
      exitCode: ExitCode.badConfig,
    });
  }

  /** The grant of one plugin. */
  async find(name: string): Promise<Grant | undefined> {
    const { plugins } = await this.read();
    return Object.hasOwn(plugins, name) ? plugins[name] : undefined;
  }

  /** Records a grant in place of an older one of the same plugin. */
  put(grant: Grant): Promise<void> {
    return this.#change((grants) => void (grants.plugins[grant.name] = grant));
  }

  /** Takes a plugin's grant back, and the standing answers about its tools. */
  remove(name: string): Promise<void> {
    return this.#change((grants) => {
      delete grants.plugins[name];
      grants.answers = grants.answers.filter((answer) => answer.source !== `plugin:${name}`);
    });
  }

  /** Records a standing answer. */
  addAnswer(answer: StandingAnswer): Promise<void> {
    return this.#change((grants) => void grants.answers.push(answer));
  }

  /** Takes standing answers back: one by its id, or all that have run out by `now` (ISO). */
  removeAnswers(which: { id: string } | { now: string }): Promise<void> {
    return this.#change((grants) => {
      grants.answers = grants.answers.filter((answer) =>
        "id" in which ? answer.id !== which.id : answer.expires > which.now
      );
    });
  }

  async #change(edit: (grants: Grants) => void): Promise<void> {
    await withFileLock(`${this.#path}.lock`, async () => {
      const grants = await this.read();
      edit(grants);
      await writeFileAtomic(this.#path, `${JSON.stringify(grants, null, 2)}\n`);
    });
  }
}
