/** The secrets this process has been told of, so that they are redacted whatever their shape.
 *
 * Held as plain strings for as long as they are known: a process that knows a secret has it in
 * memory anyway. The process's only list; it crosses no app border. */

/** Shorter values would redact ordinary words; their encodings, half of every text. */
const SHORTEST = 4;
const SHORTEST_ENCODED = 8;

/** Remembers values and the forms they may turn up in. */
class KnownSecrets {
  readonly #values = new Map<string, { count: number; forms: readonly string[] }>();

  /** Redacts `value` from now on. Values of fewer than four characters are not taken. */
  add(value: string): void {
    const text = value.trim();
    if (text.length < SHORTEST) return;
    const entry = this.#values.get(text) ?? { count: 0, forms: formsOf(text) };
    entry.count++;
    this.#values.set(text, entry);
  }

  /** Takes back one `add`; the value is forgotten with its last. */
  remove(value: string): void {
    const text = value.trim();
    const entry = this.#values.get(text);
    if (entry && --entry.count <= 0) this.#values.delete(text);
  }

  /** Every form of every value. */
  *forms(): Generator<string> {
    for (const entry of this.#values.values()) yield* entry.forms;
  }
}

/** The list itself. */
export const knownSecrets = new KnownSecrets();

/** The value itself, JSON-escaped, URL-encoded, and the part of it that does not depend on its
 * neighbours in base64, for each of the three places in a group where it may start. */
function formsOf(value: string): string[] {
  const forms = new Set([value, JSON.stringify(value).slice(1, -1)]);
  if (value.length >= SHORTEST_ENCODED) {
    const wellFormed = value.toWellFormed();
    const encoded = encodeURIComponent(wellFormed);
    const strict = encoded.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
    for (const form of [encoded, strict, encoded.replaceAll("%20", "+")]) {
      forms.add(form);
      forms.add(form.replace(/%[0-9A-Fa-f]{2}/g, (byte) => byte.toLowerCase()));
      forms.add(form.replace(/%[0-9A-Fa-f]{2}/g, (byte) => byte.toUpperCase()));
    }
    for (const shift of [0, 1, 2]) {
      const form = base64Core(new TextEncoder().encode(wellFormed), shift);
      forms.add(form);
      forms.add(form.replaceAll("+", "-").replaceAll("/", "_"));
    }
  }
  return [...forms];
}

/** The base64 digits that `bytes` alone decide when `shift` bytes stand before them. */
function base64Core(bytes: Uint8Array, shift: number): string {
  const shifted = new Uint8Array(shift + bytes.length);
  shifted.set(bytes, shift);
  const digits = shifted.toBase64({ omitPadding: true });
  const first = Math.ceil(shift * 8 / 6);
  const last = Math.floor((shift + bytes.length) * 8 / 6);
  return digits.slice(first, last);
}
