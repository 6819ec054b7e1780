import { expect, test } from "vitest";
import { diagnosticsIn, problemsIn } from "../../test/support/config-problems.ts";

test("faults of the text are told alone: the data behind them is a guess", () => {
  const text = (yaml: string) => problemsIn(yaml).join("\n");
  expect(text("services:\n\trouter: {}\nunknown: 1\n")).toMatchInlineSnapshot(
    `"2:1 a tab cannot indent YAML | indent with spaces"`,
  );
  expect(text("name: a\n---\nname: b\n")).toMatchInlineSnapshot(
    `"2:1 a second document begins here, and only one is read | remove the --- line or what follows it"`,
  );
  expect(text("name: a\nservices: {router: [\n")).toMatchInlineSnapshot(`
    "2:21 a closing ] is missing before this place
    2:21 a closing } is missing before this place"
  `);
  expect(text('name: "a\nruntime: auto\n')).toMatchInlineSnapshot(
    `"2:14 a closing " is missing before this place"`,
  );
  expect(text("name: a\n  runtime: auto\n")).toMatchInlineSnapshot(`
    "1:7 a mapping cannot begin here | check the indentation, or quote text that holds a colon
    1:7 a key and its colon must stand in one line | check the indentation, or whether a colon is missing"
  `);
  expect(text("name: @a\nruntime: %b\n")).toMatchInlineSnapshot(`
    "1:7 text cannot begin with this character | put it in quotes
    2:10 text cannot begin with this character | put it in quotes"
  `);
  expect(text('name: "\\q"\n')).toMatchInlineSnapshot(
    `"1:8 unknown escape sequence in double quotes | use single quotes, or \\\\ for one \\"`,
  );
});

test("keys are texts and written once", () => {
  expect(
    problemsIn(
      "name: a\nname: b\nservices: { router: {}, router: {} }\n? [x]\n: y\n: z\n__proto__: {}\n",
    ),
  ).toMatchInlineSnapshot(`
    [
      "2:1 name: written twice, first in line 1",
      "3:25 services.router: written twice, first in line 3",
      "4:3 a key must be plain text",
      "6:1 a key must be plain text",
      "7:1 __proto__: this name cannot be used",
    ]
  `);
});

test("tags are refused together with everything else", () => {
  expect(problemsIn("name: !secret a\nruntme: auto\n")).toMatchInlineSnapshot(`
    [
      "1:7 tags such as this one are not supported | remove the tag",
      "2:1 runtme: unknown key | did you mean runtime?",
    ]
  `);
});

test("aliases lead to an anchor above and not to themselves", () => {
  expect(
    problemsIn(
      "services: &all\n  router: *all\n  opa: *nodne\n  tempo: &node {}\n  memory: *node\n",
    ),
  ).toMatchInlineSnapshot(`
    [
      "2:11 services.router: the alias *all contains itself",
      "3:8 services.opa: there is no anchor &nodne above",
    ]
  `);
});

test("a fault behind an alias is told once, where it stands", () => {
  expect(
    problemsIn(
      "services:\n  a: { process: [sh], env: &e { A: [] } }\n  b: { process: [sh], env: *e }\n",
    ),
  ).toMatchInlineSnapshot(`
    [
      "2:36 services.a.env.A: expected text, a number, true or false",
    ]
  `);
});

test("a bomb of aliases is defused", () => {
  const lines = Array.from({ length: 30 }, (_, level) => {
    const items = level === 0 ? "x, x, x" : `*a${level - 1}, *a${level - 1}, *a${level - 1}`;
    return `a${level}: &a${level} [${items}]`;
  });
  expect(problemsIn(lines.join("\n"))).toMatchInlineSnapshot(`
    [
      "9:10 holds too many values, counting what aliases repeat",
    ]
  `);
});

test("depth is bounded, in the data and in the text", () => {
  expect(problemsIn(`a: ${"[".repeat(100)}${"]".repeat(100)}`)).toMatchInlineSnapshot(`
    [
      "1:36 nested too deeply",
    ]
  `);
  const [first] = diagnosticsIn("[".repeat(20_000));
  expect(first?.message).toBe("nested too deeply");
});

test("sizes are bounded", () => {
  const keys = Array.from({ length: 30_000 }, (_, at) => `k${at}: 1`);
  expect(problemsIn(keys.join("\n"))).toMatchInlineSnapshot(`
    [
      "20000:9 holds too many values",
    ]
  `);
});

test("line ends of Windows are no part of a line", () => {
  const [problem] = diagnosticsIn("name: a\r\nruntme: b\r\n");
  expect(problem).toMatchObject({ line: 2, column: 1, length: 6, sourceLine: "runtme: b" });
});
