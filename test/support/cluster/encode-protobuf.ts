import numbers from "../../../src/cluster/schema/generated/protobuf.json" with { type: "json" };
import { fieldSchema, SCHEMA_TYPES } from "../../../src/cluster/schema/schema-types.ts";

type Bytes = readonly number[];
type Fields = Readonly<Record<string, unknown>>;

const utf8 = new TextEncoder();

/** The body of a request with this object in protobuf, as a client of Kubernetes writes it. */
export function protobufBody(schema: string, object: Fields): Uint8Array {
  const { apiVersion, kind, ...fields } = object;
  const type = [...tagged(1, text(apiVersion)), ...tagged(2, text(kind))];
  const raw = message(schema, fields);
  return Uint8Array.from([...text("k8s\0"), ...tagged(1, type), ...tagged(2, raw)]);
}

function message(type: string, fields: Fields): Bytes {
  const all = numbers as Record<string, Record<string, number | string>>;
  return Object.entries(fields).flatMap(([name, value]) => {
    const path = String(all[type]?.[name]).split(".").map(Number);
    const schema = fieldSchema(SCHEMA_TYPES[type]?.[name] ?? "");
    const field = occurrences(schema.type, value).flatMap((one) => tagged(path.at(-1) ?? 0, one));
    return path.slice(0, -1).reduceRight<Bytes>((inner, number) => tagged(number, inner), field);
  });
}

/** Every value of a list or a map is a field of its own. */
function occurrences(type: string, value: unknown): (Bytes | bigint)[] {
  if (type.startsWith("[]")) {
    return (value as unknown[]).map((item) => encoded(type.slice(2), item));
  }
  if (!type.startsWith("{}")) return [encoded(type, value)];
  return Object.entries(value as Fields).map(([key, item]) => [
    ...tagged(1, text(key)),
    ...tagged(2, encoded(type.slice(2), item)),
  ]);
}

function encoded(type: string, value: unknown): Bytes | bigint {
  if (type.startsWith("#")) return message(type.slice(1), value as Fields);
  if (type.startsWith("[]")) return occurrences(type, value).flatMap((one) => tagged(1, one));
  if (type === "boolean") return value === true ? 1n : 0n;
  if (type === "int32" || type === "int64") return BigInt(value as number);
  if (type === "quantity") return tagged(1, text(value));
  if (type === "any") return tagged(1, text(JSON.stringify(value)));
  if (type === "bytes") return Array.from(Buffer.from(value as string, "base64"));
  if (type === "int-or-string") {
    const isText = typeof value === "string";
    const number = isText ? 0n : BigInt(value as number);
    return [
      ...tagged(1, isText ? 1n : 0n),
      ...tagged(2, number),
      ...tagged(3, text(isText ? value : "")),
    ];
  }
  if (type === "time" || type === "micro-time") {
    const atMs = Date.parse(value as string);
    const micros = Number(/\.\d{3}(\d{3})/.exec(value as string)?.[1] ?? 0);
    const nanos = (((atMs % 1_000) + 1_000) % 1_000) * 1_000_000 + micros * 1_000;
    return [...tagged(1, BigInt(Math.floor(atMs / 1_000))), ...tagged(2, BigInt(nanos))];
  }
  return text(value);
}

function tagged(number: number, value: Bytes | bigint): Bytes {
  if (typeof value === "bigint") return [...varint(BigInt(number << 3)), ...varint(value)];
  return [...varint(BigInt((number << 3) | 2)), ...varint(BigInt(value.length)), ...value];
}

function varint(value: bigint): Bytes {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

function text(value: unknown): Bytes {
  return [...utf8.encode(String(value ?? ""))];
}
