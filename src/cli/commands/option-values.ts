/** A whole number from `min` to `max`. @throws Error saying so. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new Error(`Expected a whole number from ${min} to ${max}.`);
  };
}

/** The option that every command with a report has. */
export const JSON_OPTION = {
  flags: "--json",
  summary: "print JSON (schema/ in the package describes it)",
} as const;
