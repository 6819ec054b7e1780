import { parse } from "yaml";

/** A value as a person would write it in YAML on one line: `{ process: [node, billing.js] }`. */
export function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return scalarText(value);
  const entries = Object.entries(value).map(([key, inner]) => `${key}: ${flowText(inner)}`);
  return `{ ${entries.join(", ")} }`;
}

/** Without quotes where the text has nothing that YAML could take for something else. */
function scalarText(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  const plain = /^[\w./][\w./:@*-]*$/.test(value) && parse(value) === value;
  return plain ? value : JSON.stringify(value);
}
