const INT_32 = 2 ** 31;

/** Formats of texts that a server of 1.34 checks; all others are no more than said. */
const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
  "date-time": (text) =>
    /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(text) &&
    !Number.isNaN(Date.parse(text)),
  uuid: (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text),
  ipv4: (text) => /^(\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split(".").every((n) => +n < 256),
  byte: (text) => /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0,
  duration: (text) => /^-?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text) || text === "0",
};

/** Why a text is not of a format; null where it is, or where nobody knows the format. */
export function formatFault(format: string, text: string): string | null {
  const check = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (check === undefined || check(text)) return null;
  return `must be of type ${format}: ${JSON.stringify(text)}`;
}

/** Whether a whole number is of its format: `int32`, or any other. */
export function fitsFormat(format: string | undefined, number: number): boolean {
  if (format !== "int32") return true;
  return number >= -INT_32 && number < INT_32;
}
