import type { AnyValue, KeyValue } from "./messages.ts";

/**
 * An attribute as text, the way labels and searches see it: "200", "true", "1.5". Undefined when
 * there is none of this name, or when it is a list, a map or bytes.
 */
export function attributeText(attributes: readonly KeyValue[], key: string): string | undefined {
  const found = attributes.find((attribute) => attribute.key === key);
  return found === undefined ? undefined : scalarText(found.value);
}

/** Text of a scalar value; undefined for everything else. */
export function scalarText(value: AnyValue | null): string | undefined {
  if (value === null) return undefined;
  const scalar = value.stringValue ?? value.boolValue ?? value.intValue ?? value.doubleValue;
  return scalar === undefined ? undefined : String(scalar);
}

/** service.name of a resource; "unknown_service" as the OpenTelemetry conventions have it. */
export function serviceNameOf(resource: { attributes: KeyValue[] } | null): string {
  return attributeText(resource?.attributes ?? [], "service.name") ?? "unknown_service";
}
