import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { diagnosticsIn } from "../../test/support/config-problems.ts";
import { displayWidth } from "../util/text-layout.ts";
import { renderDiagnostics } from "./render-diagnostics.ts";

/**
 * What is wrong with the diagnostics of a text, which may be any text: an exception that is no
 * diagnostic, a place outside the file or out of order, a line too wide. Nothing, in short.
 */
function violations(yaml: string): string[] {
  const diagnostics = diagnosticsIn(yaml);
  const lines = yaml.split("\n").map((line) => line.replace(/\r$/, ""));
  const misplaced = diagnostics.filter((diagnostic, index) => {
    const { line, column, length, sourceLine, message } = diagnostic;
    const inOrder = line >= (diagnostics[index - 1]?.line ?? 1);
    const inLine = column >= 1 && column <= sourceLine.length + 1 && length >= 1;
    const endsInLine = column + length <= Math.max(column, sourceLine.length) + 1;
    return !(inOrder && inLine && endsInLine && sourceLine === lines[line - 1] && message !== "");
  });
  const [first, ...others] = diagnostics;
  if (first === undefined) return [];
  const text = renderDiagnostics([first, ...others], { width: 80, color: false });
  const tooWide = text.split("\n").filter((line) => displayWidth(line) > 80);
  return [...misplaced.map((diagnostic) => JSON.stringify(diagnostic)), ...tooWide];
}

function checkText(yaml: string): void {
  expect(violations(yaml)).toEqual([]);
}

/** Fragments that make faults of grammar, of shape and of meaning likely. */
const fragments = fc.constantFrom(
  ..."name runtime services router opa a b ports probes process env needs job metrics proof".split(
    " ",
  ),
  ...[
    "http",
    "tcp",
    "/x",
    "done",
    "ready",
    "true",
    "auto",
    "1",
    "9100",
    "__proto__",
    "constructor",
  ],
  ...[
    ": ",
    ":",
    ", ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "\n",
    "\n  ",
    "\n    ",
    "\n\t",
    "\r\n",
    "&a ",
    "*a",
  ],
  ...[
    "!x ",
    "? ",
    '"',
    "'",
    "#",
    "|\n",
    ">\n",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "<<: ",
    "~",
    ".inf",
    "日",
    "\\0",
  ],
);

test("any text made of pieces of YAML yields a config or diagnostics inside it", () => {
  const texts = fc.array(fragments, { maxLength: 60 }).map((parts) => parts.join(""));
  fc.assert(fc.property(texts, checkText), { numRuns: 200 });
});

test("any text at all does", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), checkText), {
    numRuns: 200,
  });
});

const keys = fc.constantFrom(
  ..."enabled env ports process binary policy probes needs job metrics proof http tcp port x".split(
    " ",
  ),
);
const names = fc.constantFrom("router", "opa", "memory", "a", "b", "B!", "constructor");
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      9100,
      1.5,
      "",
      "none",
      "/x",
      "http",
      "done",
      "ready",
      "a",
    ),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(keys, names), tie("value"), { maxKeys: 4 }),
  ),
}));

test("any data at the places of ours does", () => {
  const data = fc.record(
    {
      name: value,
      services: fc.dictionary(names, fc.oneof(value, fc.dictionary(keys, value, { maxKeys: 6 }))),
      ports: fc.oneof(value, fc.dictionary(names, value)),
    },
    { requiredKeys: [] },
  );
  const texts = fc
    .tuple(data, fc.boolean())
    .map(([tree, flow]) => stringify(tree, flow ? { collectionStyle: "flow" } : {}));
  fc.assert(fc.property(texts, checkText), { numRuns: 200 });
});
