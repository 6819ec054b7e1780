import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { needs } from "../../needs.ts";
import { repository } from "../../support/checkout.ts";
import { requireComponent } from "../components.ts";

const RULES = globSync("config/prometheus/rules/*.yml", { cwd: repository }).sort();
const TESTS = globSync("test/components/rules/*.test.yml", { cwd: repository }).sort();

interface RuleFile {
  groups: { rules: { alert?: string; annotations?: Record<string, string> }[] }[];
}

interface RuleTests {
  tests: { alert_rule_test?: { alertname: string; exp_alerts: unknown[] }[] }[];
}

describe("alert and recording rules", needs("components:promtool"), () => {
  test("are rules", () => {
    expect(RULES.length).toBeGreaterThan(2);
    expect(promtool(["check", "rules", "--lint-fatal", ...RULES])).toEqual({ status: 0, said: "" });
  });

  test("do what their tests say", () => {
    expect(promtool(["test", "rules", ...TESTS])).toEqual({ status: 0, said: "" });
  });

  test("fail where an alert does not do what its test says, and where a rule is none", async () => {
    const copy = await mkdtemp(join(tmpdir(), "rules-"));
    onTestFinished(() => rm(copy, { recursive: true }));
    for (const folder of ["config/prometheus/rules", "test/components/rules"]) {
      await cp(join(repository, folder), join(copy, folder), { recursive: true });
    }
    const router = join(copy, "config/prometheus/rules/router.yml");
    const text = await readFile(router, "utf8");
    await writeFile(router, text.replace('up{job="router"} == 0', 'up{job="router"} == 2'));
    expect(promtool(["test", "rules", ...TESTS], copy)).toMatchObject({
      status: 1,
      said: expect.stringContaining("RouterDown"),
    });
    await writeFile(router, text.replace("max(router_adapter_up)", "max(router_adapter_up"));
    expect(promtool(["check", "rules", ...RULES], copy)).toMatchObject({ status: 1 });
  });
});

test("every alert says what it is and what to do next, and is tested both ways", async () => {
  const files = await Promise.all(RULES.map((file) => readYaml<RuleFile>(file)));
  const alerts = files.flatMap(({ groups }) =>
    groups.flatMap(({ rules }) => rules.filter(isAlert)),
  );
  expect(alerts.length).toBeGreaterThan(10);
  const mute = alerts.filter(
    ({ annotations }) => !(annotations?.["summary"] && annotations["runbook"]),
  );
  expect(mute).toEqual([]);
  const suites = await Promise.all(TESTS.map((file) => readYaml<RuleTests>(file)));
  const cases = suites.flatMap(({ tests }) => tests.flatMap((one) => one.alert_rule_test ?? []));
  const untested = alerts.flatMap(({ alert }) => {
    const own = cases.filter(({ alertname }) => alertname === alert);
    const fires = own.some(({ exp_alerts }) => exp_alerts.length > 0);
    const isQuiet = own.some(({ exp_alerts }) => exp_alerts.length === 0);
    return fires && isQuiet ? [] : [alert];
  });
  expect(untested).toEqual([]);
});

test("nothing in a rule is taken for a reference of devstack's", async () => {
  const texts = await Promise.all(RULES.map((file) => readFile(join(repository, file), "utf8")));
  expect(texts.filter((text) => /\$\$|\$\{/.test(text))).toEqual([]);
});

function isAlert(rule: { alert?: string }): boolean {
  return rule.alert !== undefined;
}

/** What promtool has against something; its progress is left out. */
function promtool(args: string[], cwd = repository): { status: number | null; said: string } {
  const run = spawnSync(requireComponent("promtool"), args, { cwd, encoding: "utf8" });
  return { status: run.status, said: run.status === 0 ? "" : run.stdout + run.stderr };
}

async function readYaml<T>(file: string): Promise<T> {
  return parse(await readFile(join(repository, file), "utf8"));
}
