import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../test/support/checkout.ts";
import { documents } from "../test/support/documentation.ts";

const links = documents().flatMap(({ file, text }) =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => ({ file, target }))
    .filter(({ target }) => !/^https?:/.test(target)),
);

test("documents link to each other", () => {
  expect(links.length).toBeGreaterThan(30);
});

test("every link leads to a file, and to a heading of it where it says so", () => {
  const broken = links.filter(({ file, target }) => {
    const [path = "", anchor] = target.split("#");
    const full = path === "" ? file : join(dirname(file), path);
    if (!existsSync(join(repository, full))) return true;
    return anchor !== undefined && !anchorsOf(full).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test("every document is linked to from the README", () => {
  const told = links.filter(({ file }) => file === "README.md").map(({ target }) => target);
  const untold = documents().filter(({ file }) => file !== "README.md" && !told.includes(file));
  expect(untold.map(({ file }) => file)).toEqual([]);
});

/** The names under which a heading can be linked to, as GitHub makes them. */
function anchorsOf(file: string): string[] {
  const text = readFileSync(join(repository, file), "utf8");
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
