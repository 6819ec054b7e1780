import { globSync } from "node:fs";
import { matchesGlob } from "node:path";
import { expect, test } from "vitest";
import { PROJECTS } from "../../vitest.config.ts";
import { root } from "./run-program.ts";

const files = globSync("**/*.test.ts", {
  cwd: root,
  exclude: (name) => name === "node_modules" || name === "dist",
});

test("every test file belongs to exactly one project", () => {
  expect(files).toContain("scripts/test/projects.test.ts");
  const projectsOf = (file: string) =>
    Object.entries(PROJECTS).flatMap(([name, { include }]) =>
      include.some((pattern) => matchesGlob(file, pattern)) ? [name] : [],
    );
  expect(files.filter((file) => projectsOf(file).length !== 1)).toEqual([]);
});
