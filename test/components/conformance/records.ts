import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ScenarioRecord } from "./record.ts";

const FOLDER = new URL("../../fixtures/conformance/", import.meta.url);
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

export function writeRecord(scenario: string, record: ScenarioRecord): void {
  writeFileSync(fileOf(scenario), `${JSON.stringify(record, null, 2)}\n`);
}
