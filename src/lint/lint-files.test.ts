import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFiles } from "../../test/support/temporary-files.ts";
import { LintFiles } from "./files/lint-files.ts";
import { lint } from "./lint.ts";

test("only what lies below an allowed folder is read, also not by way of a link", () => {
  const folder = temporaryFiles({ "in/a.yaml": "a: 1\n", "out/secret.yaml": "b: 2\n" });
  symlinkSync(join(folder, "out/secret.yaml"), join(folder, "in/link.yaml"));
  const files = new LintFiles();
  files.allow(join(folder, "in"));
  expect(files.read(join(folder, "in/a.yaml"))?.text).toBe("a: 1\n");
  expect(files.read(join(folder, "in/link.yaml"))).toBeNull();
  expect(files.read(join(folder, "in/../out/secret.yaml"))).toBeNull();
  expect(files.kind(join(folder, "out"))).toBeNull();
  expect(files.list(join(folder, "out"))).toEqual([]);
});

test("devices, folders and huge files are not read", () => {
  const folder = temporaryFiles({ "big.yaml": "x".repeat(1024 * 1024 + 1), "sub/a.yaml": "" });
  const files = new LintFiles();
  for (const root of [folder, "/dev", "/proc"]) files.allow(root);
  for (const file of [
    "/dev/zero",
    "/proc/self/environ",
    join(folder, "sub"),
    join(folder, "big.yaml"),
  ]) {
    expect(files.read(file), file).toBeNull();
  }
});

test("a mount of the whole machine opens nothing", () => {
  const files = new LintFiles();
  files.allow("/");
  expect(files.read("/etc/hostname")).toBeNull();
});

const bomb = `x: &a [${"1,".repeat(500)}]
y: &b [${"*a,".repeat(500)}]
services: { web: { image: [${"*b,".repeat(500)}] } }
`;

test("a bomb of aliases and deep nesting are refused, and quickly", () => {
  const nested = `services: ${"[".repeat(5_000)}`;
  const folder = temporaryFiles({ "bomb.yaml": bomb, "nested.yaml": nested });
  expect(() => lint({ files: ["bomb.yaml"], cwd: folder })).toThrow("is not YAML");
  expect(() => lint({ files: ["nested.yaml"], cwd: folder })).toThrow("is not YAML");
});

test("files that include or extend each other end", () => {
  const folder = temporaryFiles({
    "a.yaml": "include: [b.yaml]\nservices:\n  one: { extends: { file: b.yaml, service: two } }\n",
    "b.yaml": "include: [a.yaml]\nservices:\n  two: { extends: { file: a.yaml, service: one } }\n",
  });
  expect(lint({ files: ["a.yaml"], cwd: folder }).services).toBe(2);
});
