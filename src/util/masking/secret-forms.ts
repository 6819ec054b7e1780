/** A shorter value would mask half of every text, and is no secret. */
const MIN_LENGTH = 4;
/** A piece of base64 shorter than this may be a piece of anything. */
const MIN_CORE_LENGTH = 8;
/** A line of a secret of several lines that is shorter than this says nothing. */
const MIN_LINE_LENGTH = 8;

/**
 * The ways in which a text may hold a secret: as it is, line by line, as the inside of a JSON
 * string, with its dollar signs doubled as in a Compose file, URL-encoded (RFC 3986, and with `+`
 * for a blank as in forms), in hexadecimal digits, and as base64 (RFC 4648, both alphabets), alone
 * or inside of something longer. Longest first; none for a value that is too short to be told from
 * an ordinary word.
 */
export function secretForms(value: string): string[] {
  const trimmed = value.trim();
  if (trimmed.length < MIN_LENGTH) return [];
  const lines = trimmed.split(/\r?\n/).map((line) => line.trim());
  const url = encoded(trimmed);
  const forms = [
    trimmed,
    ...(lines.length > 1 ? lines.filter((line) => line.length >= MIN_LINE_LENGTH) : []),
    ...jsonForms(trimmed),
    trimmed.replaceAll("$", "$$$$"),
    url,
    url.replaceAll("%20", "+"),
    // Some encoders write the hexadecimal digits small.
    url.replaceAll(/%[0-9A-F]{2}/g, (digits) => digits.toLowerCase()),
    Buffer.from(trimmed).toString("hex"),
    Buffer.from(trimmed).toString("hex").toUpperCase(),
    ...base64Forms(value),
    ...(trimmed === value ? [] : base64Forms(trimmed)),
  ];
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/**
 * The inside of a JSON string as JavaScript writes it, and as other languages do unless told
 * otherwise: Python in ASCII, PHP in ASCII and with its slashes escaped, Go without what HTML
 * takes for its own.
 */
function jsonForms(text: string): string[] {
  const plain = JSON.stringify(text).slice(1, -1);
  const ascii = escaped(plain, /[^\0-\x7f]/g);
  return [plain, ascii, ascii.replaceAll("/", "\\/"), escaped(plain, /[<>&\u2028\u2029]/g)];
}

/** By UTF-16 unit (RFC 8259, section 7). */
function escaped(text: string, units: RegExp): string {
  return text.replaceAll(units, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function encoded(text: string): string {
  // Half of a surrogate pair has no encoding.
  return encodeURIComponent(text.toWellFormed());
}

function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value);
  const alone = bytes.toString("base64").replace(/=+$/, "");
  const within = [0, 1, 2]
    .map((offset) => core(bytes, offset))
    .filter(({ length }) => length >= MIN_CORE_LENGTH);
  return [alone, ...within].flatMap((form) => [
    form,
    form.replaceAll("+", "-").replaceAll("/", "_"),
  ]);
}

/**
 * The digits of the base64 of a text that depend on these bytes alone, where they begin at a
 * position of that remainder by three: `user:secret` in a header, say.
 */
function core(bytes: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString("base64")
    .replace(/=+$/, "");
  const before = Math.ceil((offset * 8) / 6);
  const whole = Math.floor(((offset + bytes.length) * 8) / 6);
  return text.slice(before, whole);
}
