import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../../test/support/checkout.ts";
import { lint } from "./lint.ts";

const goldens = globSync("src/runtime/compose/goldens/*.compose.yaml", { cwd: repository });

/** What memory a service of the user's own takes, nobody knows here: these have images of theirs. */
const USERS: Readonly<Record<string, readonly string[]>> = {
  "own-services.compose.yaml": ["router", "persona-adapter", "billing"],
};

test("there are Compose files of our own to look at", () => {
  expect(goldens.length).toBeGreaterThan(0);
});

test.each(goldens)("%s, as devstack writes it, is clean", (file) => {
  const { findings } = lint({ files: [join(repository, file)], cwd: repository });
  const users = USERS[basename(file)] ?? [];
  const unexpected = findings.filter(
    ({ code, service }) => !(code === "L_LIMITS_MISSING" && users.includes(service ?? "")),
  );
  expect(unexpected).toEqual([]);
});
