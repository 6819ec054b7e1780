import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder, write } from "../../test/support/checkout.ts";
import { thirdPartyNotices } from "./third-party-notices.ts";

async function addPackage(folder: string, name: string, license: string): Promise<string> {
  const home = join(folder, "node_modules", name);
  await write(join(home, "package.json"), JSON.stringify({ name, version: "1.2.3", license }));
  await write(join(home, "LICENSE.md"), `terms of ${name}\n`);
  return join(home, "lib/index.js");
}

test("every package with code in the bundle is named once, with its terms", async () => {
  await using folder = await temporaryFolder();
  const plain = await addPackage(folder.path, "plain", "MIT");
  const scoped = await addPackage(folder.path, "@scope/scoped", "Apache-2.0");
  const own = join(folder.path, "src/cli/main.ts");
  const text = await thirdPartyNotices([plain, join(plain, "../more.js"), scoped, own]);
  expect(text.match(/^## .*/gm)).toEqual(["## @scope/scoped 1.2.3", "## plain 1.2.3"]);
  expect(text).toContain("terms of plain\n");
  expect(text).toContain("Licence: Apache-2.0");
});

test("a package of which only an inner one has code is not named", async () => {
  await using folder = await temporaryFolder();
  await addPackage(folder.path, "outer", "MIT");
  const inner = await addPackage(join(folder.path, "node_modules/outer"), "inner", "ISC");
  const text = await thirdPartyNotices([inner]);
  expect(text.match(/^## .*/gm)).toEqual(["## inner 1.2.3"]);
});

test("code under other terms is refused by name", async () => {
  await using folder = await temporaryFolder();
  const module = await addPackage(folder.path, "viral", "GPL-3.0-only");
  await expect(thirdPartyNotices([module])).rejects.toThrow(
    'viral 1.2.3 has licence "GPL-3.0-only"',
  );
});
