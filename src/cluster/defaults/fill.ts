/** A JSON object, of which only the fields at hand are known. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields, and those of `defaults` that are not there; the same object when none is missing. */
export function filled(fields: Fields, defaults: Fields): Fields {
  for (const key of Object.keys(defaults)) {
    if (fields[key] === undefined) return { ...defaults, ...withoutUndefined(fields) };
  }
  return fields;
}

/** The fields with one of them changed, where it is an object. */
export function within(fields: Fields, key: string, change: (part: Fields) => Fields): Fields {
  const part = fields[key];
  if (!isFields(part)) return fields;
  const changed = change(part);
  return changed === part ? fields : { ...fields, [key]: changed };
}

/** The fields with each object in one of their lists changed. */
export function withinEach(fields: Fields, key: string, change: (part: Fields) => Fields): Fields {
  const list = fields[key];
  if (!Array.isArray(list)) return fields;
  const changed = list.map((item) => (isFields(item) ? change(item) : item));
  return changed.some((item, index) => item !== list[index])
    ? { ...fields, [key]: changed }
    : fields;
}

/** One of the fields where it is an object, an empty one otherwise. */
export function part(fields: Fields, key: string): Fields {
  const value = fields[key];
  return isFields(value) ? value : {};
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One change after the other. */
export function inTurn(...changes: readonly ((fields: Fields) => Fields)[]) {
  return (fields: Fields): Fields => changes.reduce((result, change) => change(result), fields);
}

function withoutUndefined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
