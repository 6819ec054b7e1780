import { execFile } from "node:child_process";
import { appendFile, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const script = join(import.meta.dirname, "generate-dashboards.ts");

test("--check names what drifted: changed, missing and left over", async () => {
  const folder = await mkdtemp(join(tmpdir(), "devstack-dashboards-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  expect(await run(folder)).toEqual({ status: 0, stderr: "" });
  expect(await run("--check", folder)).toEqual({ status: 0, stderr: "" });

  const dashboards = join(folder, "grafana", "dashboards");
  await appendFile(join(dashboards, "devstack-memory.json"), " ");
  await rm(join(folder, "docs", "dashboards.md"));
  await writeFile(join(dashboards, "mine.json"), "{}");
  expect(await run("--check", folder)).toEqual({
    status: 1,
    stderr: expect.stringMatching(
      /^stale: \S+devstack-memory\.json, docs\/dashboards\.md, \S+mine\.json; run /,
    ),
  });
  expect(await run(folder)).toEqual({ status: 0, stderr: "" });
  expect(await run("--check", folder)).toEqual({ status: 0, stderr: "" });
  expect(await readdir(dashboards)).not.toContain("mine.json");
});

function run(...args: string[]): Promise<{ status: number; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script, ...args], (_error, _stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stderr }),
    );
  });
}
