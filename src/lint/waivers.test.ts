import { expect, test } from "vitest";
import { temporaryFiles } from "../../test/support/temporary-files.ts";
import { lint } from "./lint.ts";

function codes(text: string): string[] {
  const { findings, waived } = lint({
    files: ["compose.yaml"],
    cwd: temporaryFiles({ "compose.yaml": text }),
  });
  return [...findings.map(({ code, line }) => `${line} ${code}`), `${waived} waived`];
}

test("behind a line one covers that line", () => {
  const text = `
services:
  a: { image: acme/a } # devstack-lint: ignore L_IMAGE_UNPINNED it is ours
  b: { image: acme/b }
`;
  expect(codes(text)).toEqual(["4 L_IMAGE_UNPINNED", "1 waived"]);
});

test("on a line of its own one covers what follows with all below it", () => {
  const text = `
services:
  # devstack-lint: ignore L_IMAGE_UNPINNED, L_PORT_ALL_INTERFACES a demonstration
  # that nobody runs
  a:
    image: acme/a
    restart: always
    mem_limit: 1g
    ports: ["9000:9000"]
  b:
    image: acme/b
`;
  expect(codes(text)).toEqual(["11 L_IMAGE_UNPINNED", "2 waived"]);
});

test("before everything else one covers the file", () => {
  const text = `# devstack-lint: ignore L_IMAGE_UNPINNED built in CI
services:
  a: { image: acme/a }
  b: { image: acme/b }
`;
  expect(codes(text)).toEqual(["2 waived"]);
});

test.each([
  ["ignore L_IMAGE_UNPINNED", "the waiver gives no reason"],
  ["ignore L_IMAGE_UNPINED ours", "there is no rule L_IMAGE_UNPINED"],
  ["disable L_IMAGE_UNPINNED ours", "this is no waiver"],
])("one that counts for nothing is told: %s", (comment, message) => {
  const text = `services:\n  a: { image: acme/a } # devstack-lint: ${comment}\n`;
  const cwd = temporaryFiles({ "compose.yaml": text });
  const { findings } = lint({ files: ["compose.yaml"], cwd });
  expect(findings.map(({ code }) => code)).toEqual(["L_IMAGE_UNPINNED", "L_WAIVER"]);
  expect(findings[1]?.message).toContain(message);
});

test("one that waives nothing is told", () => {
  const text =
    "services:\n  a: { image: acme/a:1 } # devstack-lint: ignore L_IMAGE_UNPINNED ours\n";
  expect(codes(text)).toEqual(["2 L_WAIVER", "0 waived"]);
});
