const DIGITS = 32;

/**
 * A trace id from a URL: hexadecimal, shorter ones filled with leading zeros as Tempo does. The
 * error texts are Tempo's.
 */
export function parseTraceId(text: string): { id: string } | { error: string } {
  const at = text.search(/[^0-9a-fA-F]/);
  if (at >= 0) {
    const detail = `invalid character '${text.charAt(at)}' at position ${at + 1}`;
    return { error: `trace IDs can only contain hex characters: ${detail}` };
  }
  if (text.length > DIGITS) return { error: "trace IDs can't be larger than 128 bits" };
  return { id: text.toLowerCase().padStart(DIGITS, "0") };
}
