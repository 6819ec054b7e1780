import { MASK } from "../../util/masking/needles.ts";

const WORDS =
  "pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credential|authorization|auth|cookie|dsn|connection[-_]?string|signature|salt";
const NAME = new RegExp(`(?:^|[^a-z])(?:${WORDS})s?(?![a-z])`, "i");

/** Whether a variable, key or option of that name is likely to hold a secret. */
export function looksSecret(name: string): boolean {
  // camelCase and PascalCase have word boundaries too.
  return NAME.test(name.replace(/([a-z0-9])([A-Z])/g, "$1_$2"));
}

/** Values so short or plain that masking them everywhere would leave nothing to read. */
export function isTelling(value: string): boolean {
  return value.length >= 6 && !/^(?:\d{1,8}|true|false|null|none|undefined)$/i.test(value);
}

/**
 * Secrets that can be told by their form alone: `name=value`, `"name": "value"`, `--name value`,
 * `Authorization: Bearer …`, the user's part of a URL, keys and tokens of well-known makers.
 */
const FORMS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?/g, MASK],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^/\s@"']+@/gi, `$1${MASK}@`],
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${MASK}`],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, MASK],
  [/\b(?:sk|pk|rk)[-_][\w-]{16,}|\bgh[pousr]_\w{16,}|\bgithub_pat_\w{16,}/g, MASK],
  [/\bxox[abprs]-[\w-]{10,}|\bAKIA[0-9A-Z]{16}\b|\bglpat-[\w-]{16,}/g, MASK],
];

/** A name that looks secret, and what is assigned to it in a text of any kind. */
const ASSIGNED = new RegExp(
  `((?:\\b|_|-)[\\w.-]*?(?:${WORDS})s?(?![a-z])[\\w.-]*\\\\?["']?(?:\\s*[:=]\\s*|\\s+(?=\\S+$)))(\\$\\{[^}]*\\}|(?:bearer|basic)\\s+[^\\s,;&}\\]"']+|\\\\?"(?:[^"\\\\]|\\\\.)*"|'[^']*'|[^\\s,;&}\\]"']+)`,
  "gi",
);

/** The text without what looks like a secret by its form. */
export function maskForms(text: string): string {
  const masked = FORMS.reduce((result, [form, mask]) => result.replace(form, mask), text);
  return masked.replace(ASSIGNED, (whole, name: string, value: string) =>
    isHarmless(value) ? whole : `${name}${MASK}`,
  );
}

/** A count, a reference to a variable, or the mask itself. */
function isHarmless(value: string): boolean {
  return /^["']?(?:\d{1,8}(?:\.\d+)?|true|false|null|none|\{|\[|\$\{[^}]*\}|\*\*\*.*)["']?$/i.test(
    value,
  );
}
