import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { COMMANDS } from "../src/cli/commands/all.ts";

const root = join(import.meta.dirname, "..");
const files = globSync(".github/workflows/*.yml", { cwd: root });

interface Workflow {
  permissions?: Record<string, string>;
  jobs: Record<string, { "timeout-minutes"?: number; "runs-on": string; steps: Step[] }>;
}

interface Step {
  uses?: string;
  run?: string;
}

test("there is one that runs the real images", () => {
  expect(files).toContain(join(".github", "workflows", "real-images.yml"));
});

describe.each(files)("%s", (file) => {
  const text = readFileSync(join(root, file), "utf8");
  const { permissions, jobs } = parse(text) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const scripts = steps.flatMap(({ run }) => run ?? []).join("\n");

  test("may read the repository and nothing else, and cannot hang", () => {
    expect(permissions).toEqual({ contents: "read" });
    for (const job of Object.values(jobs)) {
      expect(job["timeout-minutes"]).toBeLessThanOrEqual(30);
      expect(job["runs-on"]).not.toContain("latest");
    }
  });

  test("takes actions by commit, and says which version that is", () => {
    const lines = text.split("\n").filter((line) => line.includes("uses:"));
    expect(lines.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  test("runs commands and files that there are", () => {
    const known = new Set(COMMANDS.map(({ name }) => name));
    const called = [...scripts.matchAll(/bin\/devstack\.js (\w+)/g)].map(([, name]) => name ?? "");
    expect(called.length).toBeGreaterThan(3);
    expect(called.filter((name) => !known.has(name))).toEqual([]);
    const named = scripts.match(/\b(bin|scripts|test|src|grafana)\/[\w./*-]+/g) ?? [];
    expect(named.filter((path) => globSync(path, { cwd: root }).length === 0)).toEqual([]);
  });
});
