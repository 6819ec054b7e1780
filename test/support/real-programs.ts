import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { requireComponent } from "../components/components.ts";
import { repository } from "./checkout.ts";
import type { TestServices } from "./proof-stack.ts";

/** What `realPrograms` needs of a machine: for `needs`. */
export const REAL_PROGRAMS = [
  "components:opa",
  "components:otelcol",
  "components:prometheus",
  "components:tempo",
] as const;

/** Every real program that there is, for a stack of processes; `folder` takes what starts them. */
export async function realPrograms(folder: string) {
  return {
    opa: { binary: requireComponent("opa") },
    "otel-collector": { binary: requireComponent("otelcol") },
    prometheus: { binary: requireComponent("prometheus") },
    // 1.5 searches only when told on the command line; 2.x always does.
    tempo: {
      binary: await script(folder, "tempo", [requireComponent("tempo"), "-search.enabled=true"]),
    },
  } satisfies TestServices;
}

/** The path of a program that acts as Grafana and says what it is: test/fixtures/grafana. */
export function grafanaStandIn(folder: string): Promise<string> {
  const entry = join(repository, "test/fixtures/grafana/main.ts");
  return script(folder, "grafana", [process.execPath, entry]);
}

async function script(folder: string, name: string, command: readonly string[]): Promise<string> {
  const path = join(folder, name);
  const words = command.map((word) => `'${word}'`).join(" ");
  await writeFile(path, `#!/bin/sh\nexec ${words} "$@"\n`);
  await chmod(path, 0o755);
  return path;
}
