/** An assistant that answers by a script: what the user says chooses the scene. */

import type {
  AgentEvent,
  AgentService,
  ChatMessage,
  SessionInfo,
} from "../../src/contracts/mod.ts";

/** Markdown with everything in it. */
const TOUR = `# A tour

Some **bold**, *italic*, ~~struck~~ text with \`code\` and [a link](https://example.org/docs). \
It goes on for a while, so that it has to be wrapped at the right edge of a terminal of usual width.

- first
- second, with a longer text that needs a second line because it does not fit the first one at all
  - nested
    1. deeper
- [x] done

> Quoted words.

\`\`\`ts
// a comment
const answer: number = 42;
\`\`\`

| Name | Count |
|:-----|------:|
| 漢字 | 7 |
| plain | 1234 |

The end.`;

/** Everything a model might write to take the terminal over. */
export const HOSTILE = [
  "start \x1b[2J\x1b[H\x1b[31mred\x1b[0m",
  "\x1b]0;owned title\x07",
  "\x1b]52;c;aGFja2Vk\x07",
  "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
  "\x9b31mC1 \x9d0;owned\x9c",
  "\x1b[?1049h\x1b[?1000h\x1b[6n\x1bP+q544e\x1b\\",
  "over\rwritten \x07 back\b\b\b end-of-hostile",
].join(" ");

const wait = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => (clearTimeout(timer), resolve()));
  });

/** The scripted assistant. */
export class ScriptedService implements AgentService {
  #sessions: SessionInfo[] = [];
  #messages: ChatMessage[] = [];

  open(options: { resume?: string } = {}): Promise<SessionInfo> {
    const known = this.#sessions.find(({ id }) => id === options.resume);
    if (known !== undefined) return Promise.resolve(known);
    const number = this.#sessions.length + 1;
    const session: SessionInfo = {
      id: `session${number}`,
      title: `Conversation ${number}`,
      created: "2026-01-02T03:04:05Z",
      updated: "2026-01-02T03:04:05Z",
      messages: 0,
      provider: "scripted",
      model: "one",
      usage: { input: 0, output: 0 },
    };
    this.#sessions.unshift(session);
    return Promise.resolve(session);
  }

  list(): Promise<SessionInfo[]> {
    return Promise.resolve(this.#sessions);
  }

  history(): Promise<ChatMessage[]> {
    return Promise.resolve(this.#messages);
  }

  configure(id: string): Promise<SessionInfo> {
    return this.open({ resume: id });
  }

  answer(): Promise<boolean> {
    return Promise.resolve(false);
  }

  undo(): Promise<string | undefined> {
    const last = this.#messages.findLastIndex(({ role }) => role === "user");
    const [user] = last < 0 ? [] : this.#messages.splice(last);
    return Promise.resolve(user?.content);
  }

  remove(): Promise<void> {
    return Promise.resolve();
  }

  async *send(_: string, input: string, signal?: AbortSignal): AsyncIterable<AgentEvent> {
    this.#messages.push({ role: "user", content: input });
    let answer = "";
    for await (const event of this.#scene(input, signal)) {
      if (signal?.aborted) break;
      if (event.type === "text") answer += event.delta;
      yield event;
    }
    this.#messages.push({ role: "assistant", content: answer });
    if (signal?.aborted) yield { type: "end", reason: "cancelled" };
    else if (input !== "fail") yield { type: "end", reason: "done" };
  }

  async *#scene(input: string, signal?: AbortSignal): AsyncIterable<AgentEvent> {
    switch (input) {
      case "tour":
        return yield* stream(TOUR, 4, 2, signal);
      case "hostile":
        return yield* stream(HOSTILE, 3, 1, signal);
      case "slow":
        yield* stream("Counting: ", 4, 1, signal);
        for (let i = 1; i < 1000 && !signal?.aborted; i++) yield* stream(`${i} `, 4, 100, signal);
        return;
      case "think":
        await wait(60_000, signal);
        return;
      case "fail":
        return yield {
          type: "end",
          reason: "failed",
          error: {
            code: "provider.unauthorized",
            message: "The key was refused\x1b[2J",
            hint: "set another one",
            exitCode: 1,
          },
        };
      case "wait":
        yield { type: "waiting", why: "rate limited", waitMs: 2000, attempt: 1 };
        await wait(2000, signal);
        return yield* stream("Here I am.", 4, 1, signal);
      case "warn":
        yield { type: "warning", where: "result of fetch", labels: ["instruction override"] };
        return yield* stream("Careful.", 4, 1, signal);
      default:
        await wait(20, signal);
        yield* stream(`You said: \`${input.replaceAll("\n", "⏎")}\``, 4, 1, signal);
    }
  }
}

async function* stream(
  text: string,
  size: number,
  everyMs: number,
  signal?: AbortSignal,
): AsyncIterable<AgentEvent> {
  for (let i = 0; i < text.length && !signal?.aborted; i += size) {
    await wait(everyMs, signal);
    yield { type: "text", delta: text.slice(i, i + size) };
  }
}
