import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { diagnosticsIn } from "../../test/support/config-problems.ts";
import { renderDiagnostics } from "./render-diagnostics.ts";
import { displayWidth } from "./text-layout.ts";

/** Whatever the text: a config or diagnostics (else the helper throws), each inside the file. */
function checkText(yaml: string): void {
  const diagnostics = diagnosticsIn(yaml);
  const lines = yaml.split("\n");
  let last = 0;
  for (const { line, column, length, sourceLine, message } of diagnostics) {
    expect(line).toBeGreaterThanOrEqual(last);
    last = line;
    expect(sourceLine).toBe(lines[line - 1]?.replace(/\r$/, ""));
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual(sourceLine.length + 1);
    expect(length).toBeGreaterThanOrEqual(1);
    expect(column + length).toBeLessThanOrEqual(Math.max(column, sourceLine.length) + 1);
    expect(message).not.toBe("");
  }
  const [first, ...others] = diagnostics;
  if (first === undefined) return;
  const text = renderDiagnostics([first, ...others], { width: 80, color: false });
  for (const line of text.split("\n")) expect(displayWidth(line)).toBeLessThanOrEqual(80);
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
  fc.assert(fc.property(texts, checkText), { numRuns: 1_000 });
});

test("any text at all does", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), checkText), {
    numRuns: 500,
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
  fc.assert(fc.property(texts, checkText), { numRuns: 500 });
});
