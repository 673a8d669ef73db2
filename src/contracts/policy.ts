/** Whether a call may run: the verdict on it, and approvals that are saved. */

/** The policy's word on one call. */
export interface PolicyVerdict {
  verdict: "allow" | "ask" | "deny";
  /** Why, one reason per entry, for the user and the log. */
  reasons: string[];
}

/** What must match for a saved approval to count. */
export type StandingBinding = Pick<StandingAnswer, "scope" | "value" | "others">;

/** A saved approval: a yes of the user that holds for later calls of the same tool. */
export interface StandingAnswer {
  id: string;
  tool: string;
  source: string;
  /** SHA-256 of what the tool said of itself when the user said yes; a tool that
   * changes its description, schema or effect is asked about again. */
  definition: string;
  scope: "session" | "arguments" | "host" | "folder";
  /** What must match: a session id, canonical JSON, `https://example.org`, a folder. */
  value: string;
  /** For a host or a folder: all other arguments, and where in them the address or path stands. */
  others?: string;
  /** ISO 8601, UTC. */
  created: string;
  expires: string;
}
