/** A field of a message as a .proto file declares it. */
export interface ProtoField {
  readonly name: string;
  readonly number: number;
  /** `int32`, `SomeMessage` of the same package, or a full name; for a map that of its values. */
  readonly type: string;
}

/** The messages of one .proto file by name. */
export function parseMessages(text: string): ReadonlyMap<string, readonly ProtoField[]> {
  const messages = new Map<string, ProtoField[]>();
  let fields: ProtoField[] = [];
  for (const line of text.split("\n")) {
    const message = /^message (\w+) \{/.exec(line)?.[1];
    if (message !== undefined) {
      fields = [];
      messages.set(message, fields);
      continue;
    }
    const declared = /^ {2}(?:optional |repeated |required |map<\w+, )([\w.]+)>? (\w+) = (\d+);/;
    const [, type = "", name = "", number] = declared.exec(line) ?? [];
    if (number !== undefined) fields.push({ name, number: Number(number), type });
  }
  return messages;
}
