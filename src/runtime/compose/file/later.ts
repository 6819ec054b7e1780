/** Characters that no text of a configuration has: what is between them is Compose's to fill in. */
const OPEN = "\uE000";
const CLOSE = "\uE001";

/**
 * A variable that Compose takes from its own environment or .env when it reads the file.
 *
 * @param otherwise what stands for it where it is not set; null where it must be
 */
export function later(variable: string, otherwise: string | null): string {
  const rule = otherwise === null ? ":?see .env.example" : `:-${otherwise}`;
  return `${OPEN}${variable}${rule}${CLOSE}`;
}

/** The text as a Compose file has it (Compose specification, "Interpolation"). */
export function filledInLater(text: string): string {
  return text.replaceAll(OPEN, "${").replaceAll(CLOSE, "}");
}
