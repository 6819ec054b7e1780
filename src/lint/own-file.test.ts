import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../../test/support/checkout.ts";
import { lint } from "./lint.ts";

const goldens = globSync("src/runtime/compose/goldens/*.compose.yaml", { cwd: repository });

test("there are Compose files of our own to look at", () => {
  expect(goldens.length).toBeGreaterThan(0);
});

test.each(goldens)("%s, as devstack writes it, is clean but for limits", (file) => {
  const { findings } = lint({ files: [join(repository, file)], cwd: repository });
  // What memory a model or a service of the user's own takes, nobody knows here.
  expect(findings.filter(({ code }) => code !== "L_LIMITS_MISSING")).toEqual([]);
});
