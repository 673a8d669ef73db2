/** What keys and tokens look like, as data: one entry per issuer or per place they stand in.
 *
 * Group 1, where there is one, is context and stays; the rest of the match is the secret.
 * Every pattern is linear: it starts with fixed text or after a character that cannot belong
 * to a token, and repeats only what the next part cannot start with, or a bounded number of
 * times. Lengths are minima, so that a longer key of the same issuer goes whole. */

/** One shape of secret. */
export interface SecretShape {
  /** Stands in the marker: `[REDACTED:github]`. */
  kind: string;
  pattern: RegExp;
  /** A further condition on the secret itself. */
  accept?: (secret: string) => boolean;
}

/** Where a token may begin: not inside a word, but after an escape of JSON or of a URL. */
const START = String.raw`(?:(?<![A-Za-z0-9])|(?<=\\[nrtbf])|(?<=%[0-9A-Fa-f]{2}))`;
const BECH32 = "[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]";

/** A name that says that a secret follows. `tokenizer`, `token_count` and the like do not. */
const CREDENTIAL_NAME = String
  .raw`(?:api[_-]?key|secret|token(?!i[sz]|s?[_-]?(?:count|limit|budget|type|ur[il]|endpoint))|passw(?:or)?d|passphrase|credential|private[_-]?key|access[_-]?key)`;

function shape(kind: string, pattern: string, flags = "g"): SecretShape {
  return { kind, pattern: new RegExp(pattern, flags) };
}

/** All shapes; where two match the same text, the first names it. */
export const SECRET_SHAPES: readonly SecretShape[] = [
  // Model providers.
  shape("anthropic", String.raw`${START}sk-ant-[a-z]{3,8}\d{2}-[\w-]{20,}`),
  shape("openai", String.raw`${START}sk-(?:proj|svcacct|admin|None)-[\w-]{20,}`),
  shape("openrouter", `${START}sk-or-v1-[0-9a-f]{32,}`),
  shape("langfuse", `${START}sk-lf-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`),
  // OpenAI's old keys, DeepSeek, and the many services that took the prefix over.
  { ...shape("sk-key", String.raw`${START}sk-[\w-]{20,}`), accept: hasDigit },
  shape("groq", `${START}gsk_[A-Za-z0-9]{40,}`),
  shape("xai", String.raw`${START}xai-\w{60,}`),
  shape("google-api-key", String.raw`${START}AIza[\w-]{35,}`),
  shape("google-oauth", String.raw`${START}ya29\.[\w-]{20,}`),
  shape("google-client-secret", String.raw`${START}GOCSPX-[\w-]{28,}`),
  shape("huggingface", `${START}hf_[A-Za-z0-9]{34,}`),
  shape("perplexity", `${START}pplx-[A-Za-z0-9]{40,}`),
  shape("replicate", String.raw`${START}r8_[\w-]{37,}`),
  shape("nvidia", String.raw`${START}nvapi-[\w-]{60,}`),
  shape("elevenlabs", `${START}sk_[a-f0-9]{48,}`),
  shape("langsmith", `${START}lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10,}`),
  shape("pinecone", String.raw`${START}pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,}`),
  // Clouds, code, packages.
  shape("aws-access-key", `${START}(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Z0-9])`),
  shape("aws-secret-key", String.raw`(aws.{0,20}secret.{0,20}[=:]\s{0,8}["']?)[\w/+]{40,}`, "gi"),
  shape("aws-bedrock", `${START}ABSK[A-Za-z0-9+/]{100,}={0,2}`),
  shape("github", `${START}gh[opusr]_[0-9A-Za-z]{36,}`),
  shape("github", String.raw`${START}github_pat_\w{60,}`),
  shape("gitlab", String.raw`${START}glpat-[\w-]{20,}`),
  shape("digitalocean", `${START}do[opr]_v1_[a-f0-9]{64,}`),
  shape("databricks", String.raw`${START}dapi[a-f0-9]{32,}(?:-\d)?`),
  shape("hashicorp-vault", String.raw`${START}hv[sb]\.[\w-]{90,}`),
  shape("npm", `${START}npm_[A-Za-z0-9]{36,}`),
  shape("pypi", String.raw`${START}pypi-AgEIcHlwaS5vcmc[\w-]{50,}`),
  // Messages and services.
  shape("slack", String.raw`${START}xox[a-z]-\d[\w-]{9,}`),
  shape("slack", String.raw`${START}xapp-\d-[A-Z0-9]{1,40}-\d{1,40}-[a-z0-9]+`, "gi"),
  shape(
    "slack-webhook",
    String.raw`(hooks\.slack\.com/(?:services|workflows|triggers)/)[\w+/-]{40,}`,
  ),
  shape("telegram", String.raw`(api\.telegram\.org/(?:file/)?bot)\d{5,16}:[\w-]{34,}`),
  shape("telegram", String.raw`(?<!\d)\d{8,10}:[\w-]{35,}`),
  shape(
    "discord",
    String.raw`${START}[MNO][A-Za-z\d_-]{23,25}\.[A-Za-z\d_-]{6}\.[A-Za-z\d_-]{27,}`,
  ),
  shape("discord-webhook", String.raw`(discord(?:app)?\.com/api/webhooks/\d{17,19}/)[\w-]{60,}`),
  shape("stripe", `${START}[sr]k_(?:test|live|prod)_[A-Za-z0-9]{10,}`),
  shape("twilio", `${START}SK[0-9a-fA-F]{32}(?![0-9a-zA-Z])`),
  shape("sendgrid", String.raw`${START}SG\.[\w-]{20,24}\.[\w-]{39,}`),
  shape("notion", `${START}ntn_[0-9]{11}[A-Za-z0-9]{35,}`),
  shape("linear", `${START}lin_api_[A-Za-z0-9]{40,}`),
  // What opens vaults.
  shape("1password", `${START}ops_eyJ[A-Za-z0-9+/]{200,}={0,3}`),
  shape(
    "1password",
    `${START}A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}`,
  ),
  shape("age", `${START}AGE-SECRET-KEY-(?:PQ-)?1${BECH32}{40,}`, "gi"),
  shape("jwt", String.raw`${START}ey[A-Za-z0-9]{17,}\.ey[\w/-]{17,}\.[\w/-]{10,}={0,2}`),
  // Places where a secret of any shape stands.
  shape(
    "authorization",
    String
      .raw`(authorization["']?\s{0,8}[:=]\s{0,8}["']?(?:bearer|basic|token)\s{1,8})[\w=~@.+/-]{8,}`,
    "gi",
  ),
  shape(
    "api-key-header",
    String.raw`(x-(?:api|goog-api)-key["']?\s{0,8}[:=]\s{0,8}["']?)[\w=~@.+/-]{8,}`,
    "gi",
  ),
  shape("url-password", String.raw`(://[^\s/:@"'<>]{1,200}:)(?!\[REDACTED)[^\s/@]{1,400}(?=@)`),
  shape(
    "url-parameter",
    String
      .raw`([?&](?:key|api_?key|token|access_token|auth)=)(?!\[REDACTED)[^&\s"'<>(){}\\,;#]{8,}`,
    "gi",
  ),
  {
    ...shape(
      "credential",
      String.raw`(${CREDENTIAL_NAME}\w{0,40}\\?["']?\s{0,8}[:=]\s{0,8}\\?["']?)[\w.=+/-]{10,}`,
      "gi",
    ),
    accept: looksRandom,
  },
];

/** Text that ends where a secret may stand: `password = "`, `Authorization: Bearer `. */
export const SECRET_PLACE = new RegExp(
  String
    .raw`(?:${CREDENTIAL_NAME}|authorization|x-(?:goog-)?api-key|aws.{0,20}secret.{0,20})\w{0,40}\\?["']?\s{0,8}[:=]\s{0,8}\\?["']?(?:(?:bearer|basic|token)\s{1,8})?$`,
  "i",
);

/** How the shapes above begin that have a beginning of their own; lower case. */
const BEGINNINGS = (
  "sk rk_ gsk_ xai- aiza ya29. gocspx- hf_ pplx- r8_ nvapi- lsv2_ pcsk_ akia asia abia " +
  "acca a3t absk gho_ ghp_ ghr_ ghs_ ghu_ github_pat_ glpat- dop_v1_ doo_v1_ dor_v1_ dapi hvs. " +
  "hvb. npm_ pypi- xox xapp- m n o sg. ntn_ lin_api_ ops_ey a3- age-secret-key- ey -----begin"
).split(" ");

/** Whether a word, perhaps unfinished, may be or hold the beginning of a secret. */
export function mayBeginSecret(word: string): boolean {
  if (/[\d=:?&%\\]/.test(word)) return true;
  const lower = word.toLowerCase();
  return lower.split(/(?<=[^a-z0-9])(?=[a-z0-9-])/).some((_, i, parts) => {
    const rest = parts.slice(i).join("");
    return BEGINNINGS.some((start) => rest.startsWith(start) || start.startsWith(rest));
  });
}

const NAMES_CREDENTIAL = new RegExp(CREDENTIAL_NAME, "i");

/** Whether a field of that name holding that text holds a secret. */
export function isCredentialField(name: string, value: string): boolean {
  return NAMES_CREDENTIAL.test(name) && /^[\w.=+/-]{10,}$/.test(value) && looksRandom(value);
}

function hasDigit(secret: string): boolean {
  return /\d/.test(secret);
}

/** Letters and digits in no order of language: a name or a number is not. */
function looksRandom(secret: string): boolean {
  return /\d/.test(secret) && /[A-Za-z]/.test(secret) && entropy(secret.slice(0, 200)) >= 3;
}

/** Shannon entropy in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= count * Math.log2(count / text.length);
  return bits / text.length;
}
