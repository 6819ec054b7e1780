/** An answer without what differs from one server, and from one day, to another. */
export interface ComparableAnswer {
  readonly status: number;
  readonly type: string;
  readonly warnings: readonly string[];
  readonly body: unknown;
}

const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
/** A whole object, as some messages have it: its fields are in no order. */
const WHOLE_OBJECT = /Invalid value: "\{.*\}": /s;
const RECORDED_VERSION = /in record \(\d+\)/;
/** Of each server its own. */
const OWN = new Set(["managedFields", "resourceVersion", "clusterIP", "clusterIPs"]);

/** The server leaves out what the list says already; clients fill it in. */
const NAMES_OF_ITEMS = new Set(["apiVersion", "kind"]);

/** @param answer with the body as text, and values of `warning` headers one by one */
export function comparableAnswer(answer: {
  readonly status: number;
  readonly type: string;
  readonly warnings: readonly string[];
  readonly body: string;
}): ComparableAnswer {
  const { status, warnings, body } = answer;
  const type = answer.type.split(";")[0] ?? "";
  return {
    status,
    type,
    warnings,
    body: type === "application/json" ? comparable(JSON.parse(body)) : body,
  };
}

/** @param inside the field that the value is in */
function comparable(value: unknown, inside = ""): unknown {
  if (typeof value === "string") {
    const text = value.replaceAll(UUID, "<uid>").replaceAll(TIME, "<time>");
    return text
      .replace(RECORDED_VERSION, "in record (…)")
      .replace(WHOLE_OBJECT, 'Invalid value: "{…}": ');
  }
  if (Array.isArray(value)) return value.map((item) => comparable(item, inside));
  if (typeof value !== "object" || value === null) return value;
  const isItem = inside === "items";
  const entries = Object.entries(value)
    .filter(([key]) => !OWN.has(key) && !(isItem && NAMES_OF_ITEMS.has(key)))
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, comparable(item, key)]));
}
