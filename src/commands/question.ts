import type { CommandLine } from "./parse.ts";

/** The question of `pyra ask`; empty where another command, or none, is asked for. */
export function questionOf({ path, operands: { question } }: CommandLine): string {
  if (path !== "ask" || !Array.isArray(question)) return "";
  return question.filter((word) => word !== "-").join(" ").trim();
}
