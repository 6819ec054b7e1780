import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "./checkout.ts";
import { LONG, longestFirst } from "./longest-first.ts";

test("long files come first, all others stay in their order", () => {
  const [longest = "", next = ""] = LONG;
  const files = ["/x/b.test.ts", `/x/${next}`, "/x/a.test.ts", `/x/${longest}`];
  expect(longestFirst(files, (file) => file)).toEqual([
    `/x/${longest}`,
    `/x/${next}`,
    "/x/b.test.ts",
    "/x/a.test.ts",
  ]);
});

test("every one of them is there", () => {
  expect(LONG.filter((file) => !existsSync(join(repository, file)))).toEqual([]);
});
