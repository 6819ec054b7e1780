import type { Random } from "../time/random.ts";

/** No vowels and no digits that look like letters, so that chance writes no words (apimachinery, `rand`). */
const SAFE_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
const SUFFIX_LENGTH = 5;
/** A generated name has 63 characters at most: what is too long of its base is cut (apiserver, `names`). */
const LONGEST_BASE = 63 - SUFFIX_LENGTH;

/** `web-` becomes `web-x7k2p`. */
export function generatedName(base: string, random: Random): string {
  return base.slice(0, LONGEST_BASE) + random.text(SUFFIX_LENGTH, SAFE_ALPHABET);
}

/** A number as a text of the same alphabet: digit by digit, as `pod-template-hash` has it. */
export function safeText(value: number): string {
  return [...String(value)].map((digit) => SAFE_ALPHABET[digit.charCodeAt(0) % 27]).join("");
}

const HEX = "0123456789abcdef";

/** A UUID of version 4 (RFC 9562) that follows from the seed. */
export function newUid(random: Random): string {
  const variant = random.text(1, "89ab") + random.text(3, HEX);
  const parts = [random.text(8, HEX), random.text(4, HEX), `4${random.text(3, HEX)}`, variant];
  return [...parts, random.text(12, HEX)].join("-");
}
