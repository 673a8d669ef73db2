/** Takes secrets out of text: by their shape, and by value where the process knows them.
 *
 * The text is untrusted. It can hide a secret of a shape and value nobody told us of; what is
 * in the lists goes, in linear time, and redacting twice changes nothing. */

import type { Json } from "../base/mod.ts";
import { findHidden } from "./hidden_secrets.ts";
import { knownSecrets } from "./known_secrets.ts";
import { findPrivateKeys } from "./private_keys.ts";
import { isCredentialField, SECRET_SHAPES } from "./secret_shapes.ts";

/** A secret's place in a text. */
export interface SecretSpan {
  start: number;
  end: number;
  kind: string;
}

const MARKER = /\[REDACTED(?::[a-z0-9-]{1,40})?\]/g;

/** The text with `[REDACTED:<kind>]` in place of every secret found. */
export function redactSecrets(text: string): string {
  return cover(text, findAll(text));
}

/** The text with a marker in place of the secrets that this process was told of, and of nothing else:
 * for a question, where whatever else is covered could be what the question is about. */
export function coverKnownSecrets(text: string): string {
  return cover(text, merge([...findKnown(text)], text));
}

/** The text with a marker in place of each span; they are in order, and none overlap. */
function cover(text: string, spans: readonly SecretSpan[]): string {
  let result = "";
  let at = 0;
  for (const { start, end, kind } of spans) {
    result += `${text.slice(at, start)}${marker(kind)}`;
    at = end;
  }
  return result + text.slice(at);
}

/** The same for every string of a value, names of fields included. A field whose name says
 * that it holds a credential is redacted where its value looks like one. */
export function redactJson(value: Json): Json {
  return redactValue(value, new Map());
}

/** Strings up to this length are remembered: the same names of fields stand in every row. */
const MAX_REMEMBERED = 64;

function redactValue(value: Json, seen: Map<string, string>): Json {
  if (typeof value === "string") return redactOnce(value, seen);
  if (Array.isArray(value)) return value.map((inner) => redactValue(inner, seen));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const isCredential = typeof inner === "string" && isCredentialField(name, inner);
      const kept = isCredential ? marker("credential") : redactValue(inner, seen);
      return [redactOnce(name, seen), kept];
    }),
  );
}

function redactOnce(text: string, seen: Map<string, string>): string {
  if (text.length > MAX_REMEMBERED) return redactSecrets(text);
  let redacted = seen.get(text);
  if (redacted === undefined) seen.set(text, redacted = redactSecrets(text));
  return redacted;
}

/** The secrets, those that were taken apart included. One that is whole ends where it ends: the
 * next line is no part of it. */
function findAll(text: string): SecretSpan[] {
  const whole = findSecrets(text);
  const hidden = [...findHidden(text)].sort((a, b) => a.start - b.start);
  if (hidden.length === 0) return whole;
  let next = 0;
  const apart = hidden.filter(({ start, end }) => {
    while (next < whole.length && whole[next]!.end <= start) next++;
    return next === whole.length || whole[next]!.start >= end;
  });
  return apart.length === 0 ? whole : merge([...whole, ...apart], text);
}

/** Where the secrets are: in order, never overlapping, never inside an earlier marker. */
export function findSecrets(text: string): SecretSpan[] {
  const spans: SecretSpan[] = [...findKnown(text)];
  for (const key of findPrivateKeys(text)) spans.push({ ...key, kind: "private-key" });
  for (const { kind, pattern, accept } of SECRET_SHAPES) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index + (match[1]?.length ?? 0);
      const end = match.index + match[0].length;
      if (accept === undefined || accept(text.slice(start, end))) spans.push({ start, end, kind });
    }
  }
  return spans.length === 0 ? spans : merge(spans, text);
}

function marker(kind: string): string {
  return `[REDACTED:${kind}]`;
}

function* findKnown(text: string): Generator<SecretSpan> {
  for (const form of knownSecrets.forms()) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
      yield { start: at, end: at + form.length, kind: "known" };
    }
  }
}

/** Joins what overlaps; the span that begins first, or was found first, gives the name. */
function merge(spans: SecretSpan[], text: string): SecretSpan[] {
  const markers = [...text.matchAll(MARKER)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  const merged: SecretSpan[] = [];
  let next = 0;
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    while (next < markers.length && markers[next]!.end <= span.start) next++;
    const earlier = markers[next];
    if (earlier && earlier.start <= span.start && span.end <= earlier.end) continue;
    const last = merged.at(-1);
    if (last && span.start < last.end) last.end = Math.max(last.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}
