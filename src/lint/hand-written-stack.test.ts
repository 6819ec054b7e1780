import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../../test/support/checkout.ts";
import { expectedFindings } from "../../test/support/expected-findings.ts";
import { lint } from "./lint.ts";
import { LINT_RULES } from "./rules.ts";

const folder = join(repository, "test/fixtures/hand-written-stack");

/** What stands in files that can hold no comment. */
const IN_DASHBOARDS = ["observability/grafana/json/router.json:6 L_DATASOURCE_UNKNOWN"];

function found(...files: string[]): string[] {
  const { findings } = lint({ files, cwd: folder });
  return findings.map(({ file, line, code }) => `${relative(folder, file)}:${line} ${code}`);
}

const first = found("compose.yaml", ".github/workflows/ci.yaml");
const second = found("compose.prod.yaml");

test("every defect of the hand-written stack is found at its line, and nothing else", () => {
  const others = [
    "deploy/{edge,router,checks,load}.*",
    "adapters/*/*",
    "memory/*",
    "observability/**/*.yaml",
  ];
  const expected = expectedFindings(folder, [
    "compose.yaml",
    ".github/workflows/ci.yaml",
    ...others,
  ]);
  expect(first.toSorted()).toEqual([...expected, ...IN_DASHBOARDS].toSorted());
});

test("so it is with the second file, and with what both mount", () => {
  const files = ["compose.prod.yaml", "deploy/auth.Dockerfile"];
  const own = second.filter((finding) => files.some((file) => finding.startsWith(file)));
  expect(own.toSorted()).toEqual(expectedFindings(folder, files).toSorted());
  // Here nothing at all is mounted where the first provider looks.
  const providers = second.filter((finding) => finding.endsWith("L_DASHBOARD_PATH"));
  expect(providers).toHaveLength(2);
});

test("every rule is seen at work on these files, but for the one about waivers", () => {
  const seen = new Set([...first, ...second].map((finding) => finding.split(" ")[1]));
  const unseen = LINT_RULES.map(({ code }) => code).filter((code) => !seen.has(code));
  expect(unseen).toEqual(["L_WAIVER"]);
});
