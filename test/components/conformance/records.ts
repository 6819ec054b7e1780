import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ScenarioRecord } from "./record.ts";

const FOLDER = new URL("goldens/", import.meta.url);
const fileOf = (scenario: string) => fileURLToPath(new URL(`${scenario}.json`, FOLDER));

/** What the real control plane did in a scenario; undefined when it was never asked. */
export function readRecord(scenario: string): ScenarioRecord | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(scenario), "utf8")) as ScenarioRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** A fact on each line, so that a change of one is seen as such. */
export function writeRecord(scenario: string, { facts, ...head }: ScenarioRecord): void {
  const fields = Object.entries(head).map(([key, value]) => lineOf(key, value));
  const lines = Object.entries(facts).map(([name, fact]) => `    ${lineOf(name, fact)}`);
  const body = [...fields, `"facts": {\n${lines.join(",\n")}\n  }`];
  writeFileSync(fileOf(scenario), `{\n  ${body.join(",\n  ")}\n}\n`);
}

function lineOf(key: string, value: unknown): string {
  return `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
}
