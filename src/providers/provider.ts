/** What is known of a provider before anything is asked of it. Plain data. */

/** A header in which servers want a key. */
export type KeyHeader = "authorization" | "api-key" | "x-api-key";

/** One place that answers messages. */
export interface Provider {
  /** What stands in `ai.provider_id`. */
  readonly id: string;
  readonly displayName: string;
  /** The heading it is listed under. */
  readonly group: "Offline" | "Cloud" | "Gateways" | "Local" | "Other";
  /** Whether it refuses to answer without a key. */
  readonly requiresKey: boolean;
  /** The variable a key is taken from, even where none is required. */
  readonly keyEnvVar?: string;
  /** The header that carries the key. @default "authorization", with `Bearer` before it */
  readonly keyHeader?: KeyHeader;
  /** Empty where the user has to say: a local server's own models, a deployment's name. */
  readonly defaultModel: string;
  /** Where its OpenAI-compatible API starts. Empty where the user has to say. */
  readonly baseUrl: string;
  /** How to see that address and key work: by its list of models, which costs nothing,
   * or only by a short message, because it lists none. */
  readonly connectivityCheck: "models" | "message" | "none";
  /** Tokens that fit, by model, from its documentation. Its own model list beats this. */
  readonly contextWindows?: Readonly<Record<string, number>>;
  /** Its list of models is not OpenAI's: the key goes into this header, and these go along. */
  readonly modelList?: { keyHeader: KeyHeader; headers: Readonly<Record<string, string>> };
  /** Refuses requests that carry `stream_options`, so streams come without token counts. */
  readonly noStreamOptions?: boolean;
  /** Wants what it said beside a tool call back with that call: `reasoning` is the thinking
   * (`reasoning_content`), `signature` an opaque field (`extra_content`). */
  readonly echoes?: "reasoning" | "signature";
  /** What a user should know before choosing it, in one sentence. */
  readonly notes?: string;
}
