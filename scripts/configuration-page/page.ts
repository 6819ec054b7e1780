import type { JsonSchema } from "../../src/config/json-schema.ts";
import { PLATFORM_SERVICES } from "../../src/config/platform-services.ts";
import { flowText } from "./flow-text.ts";
import { type Key, keysByPlace } from "./keys.ts";

/** `{{keys services.*}}`, `{{platform-services}}`. */
const PLACEHOLDER = /\{\{([a-z-]+)(?: (\S+))?\}\}/g;

/**
 * The page with a table of keys in the place of each `{{keys PLACE}}`.
 * @throws Error when the template leaves a mapping of the schema out, or asks for one that is not.
 */
export function configurationPage(template: string, schema: JsonSchema): string {
  const places = keysByPlace(schema);
  const told = new Set<string>();
  const page = template.replaceAll(PLACEHOLDER, (text, kind: string, place = "") => {
    if (kind === "platform-services") return platformServices();
    const keys = kind === "keys" ? places.get(place) : undefined;
    if (keys === undefined) throw new Error(`${text}: no such part of the configuration`);
    told.add(place);
    return keyTable(keys);
  });
  const untold = [...places.keys()].filter((place) => !told.has(place));
  if (untold.length > 0) throw new Error(`the page says nothing of ${untold.join(", ")}`);
  return page;
}

function keyTable(keys: readonly Key[]): string {
  const rows = keys.map((key) => {
    const { name, value, description, example } = key;
    const meaning = `${description} Example: \`${name}: ${flowText(example)}\``;
    return `| ${[`\`${name}\``, value, absence(key), meaning].map(cell).join(" | ")} |`;
  });
  return ["| key | value | when absent | meaning |", "| --- | --- | --- | --- |", ...rows].join(
    "\n",
  );
}

function absence({ required, default: usual }: Key): string {
  if (required) return "required";
  const empty = ["null", '""', "[]", "{}"].includes(JSON.stringify(usual));
  return empty ? "–" : `\`${flowText(usual)}\``;
}

function platformServices(): string {
  const rows = Object.entries(PLATFORM_SERVICES).map(([service, ports]) => {
    const numbers = Object.entries(ports).map(([name, number]) => `\`${name}\` ${number}`);
    return `| \`${service}\` | ${numbers.join(", ")} |`;
  });
  return ["| service | ports, the main one first |", "| --- | --- |", ...rows].join("\n");
}

/** In a table a bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
