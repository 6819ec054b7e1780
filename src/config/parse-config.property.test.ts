import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { diagnosticsIn } from "../../test/support/config-problems.ts";
import { displayWidth } from "../util/text-layout.ts";
import { checkedConfig } from "./checked-config.ts";
import { sealReading, unsealReading } from "./kept-reading.ts";
import { readTexts } from "./read-texts.ts";
import { textsOf } from "./reading.ts";
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

/** Whether what is kept of a text makes the same of it; null when there is nothing to keep. */
function keepsAll(yaml: string): boolean | null {
  if (diagnosticsIn(yaml).length > 0) return null;
  const texts = textsOf({ file: "/stack/devstack.yaml", text: yaml });
  const reading = readTexts(texts);
  const sealed = sealReading(reading, { texts, code: "this" });
  if (sealed === null) return null;
  const kept = unsealReading(sealed, { texts, code: "this" });
  expect(kept).toStrictEqual(reading);
  expect(unsealReading(sealed, { texts, code: "that" })).toBeNull();
  const surroundings = { folder: "/stack" };
  const config = checkedConfig(texts, reading, surroundings);
  expect(kept && checkedConfig(texts, kept, surroundings)).toStrictEqual(config);
  return true;
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

const pieces = fc.array(fragments, { maxLength: 60 }).map((parts) => parts.join(""));

test("any text made of pieces of YAML yields a config or diagnostics inside it", () => {
  fc.assert(fc.property(pieces, checkText), { numRuns: 200 });
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

const data = fc.record(
  {
    name: value,
    services: fc.dictionary(names, fc.oneof(value, fc.dictionary(keys, value, { maxKeys: 6 }))),
    ports: fc.oneof(value, fc.dictionary(names, value)),
  },
  { requiredKeys: [] },
);
const documents = fc
  .tuple(data, fc.boolean())
  .map(([tree, flow]) => stringify(tree, flow ? { collectionStyle: "flow" } : {}));

test("any data at the places of ours does", () => {
  fc.assert(fc.property(documents, checkText), { numRuns: 200 });
});

/** Right at most places, so that much of it is valid. */
const mostlyRight = fc
  .record(
    {
      name: fc.constantFrom<unknown>("a", "shop", null),
      services: fc.dictionary(
        fc.constantFrom("router", "memory", "a", "b"),
        fc.record(
          {
            enabled: fc.boolean(),
            env: fc.dictionary(
              fc.constantFrom("A", "B"),
              fc.oneof(fc.string(), fc.double(), fc.boolean()),
            ),
            process: fc.array(fc.oneof(fc.string(), fc.integer()), { minLength: 1, maxLength: 3 }),
            ports: fc.dictionary(fc.constantFrom("http"), fc.integer({ min: 1, max: 65_535 })),
            needs: fc.dictionary(fc.constantFrom("opa", "tempo"), fc.constantFrom("ready", null)),
            probes: fc.constantFrom<unknown>([{ http: "/x", body: "é\u2028" }], [], null),
          },
          { requiredKeys: ["process"] },
        ),
      ),
      ports: fc.dictionary(
        fc.constantFrom("grafana", "tempo"),
        fc.integer({ min: 1, max: 65_535 }),
      ),
    },
    { requiredKeys: [] },
  )
  .map((tree) => stringify(tree));

test("what is kept of any valid text makes the same configuration, with the same places", () => {
  let kept = 0;
  const check = (yaml: string) => {
    if (keepsAll(yaml)) kept++;
  };
  fc.assert(fc.property(fc.oneof(pieces, documents, mostlyRight), check), { numRuns: 300 });
  expect(kept).toBeGreaterThan(10);
});
