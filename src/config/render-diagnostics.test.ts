import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { DevstackError } from "../util/errors.ts";
import { displayWidth } from "../util/text-layout.ts";
import type { Diagnostic } from "./diagnostics.ts";
import { renderDiagnostics } from "./render-diagnostics.ts";

const misspelt: Diagnostic = {
  file: "/home/me/stack/devstack.yaml",
  line: 4,
  column: 3,
  length: 6,
  path: "services.ruoter",
  message: "unknown service",
  suggestion: "did you mean router?",
  sourceLine: "  ruoter:",
};
const notANumber: Diagnostic = {
  ...misspelt,
  line: 9,
  column: 14,
  length: 3,
  path: "topology.zones[1].nodes",
  message: "expected a whole number above 0",
  suggestion: null,
  sourceLine: "      nodes: two",
};

test("two problems look as designed", () => {
  expect(renderDiagnostics([misspelt, notANumber], { width: 80, color: false })).toBe(
    `\
✖ devstack.yaml has 2 problems                                      E_CONFIG

  devstack.yaml:4:3   services.ruoter: unknown service
      4 │   ruoter:
        │   ^^^^^^  did you mean router?
  devstack.yaml:9:14  topology.zones[1].nodes: expected a whole number above 0
      9 │       nodes: two
        │              ^^^
                                                                       exit 2
`,
  );
});

test("the status it names is the one the error has", () => {
  const text = renderDiagnostics([misspelt], { width: 80, color: false });
  expect(text).toContain(`exit ${new DevstackError("E_CONFIG", "").exitStatus}\n`);
  expect(text).toContain("has 1 problem ");
});

test("colour adds nothing but colour", () => {
  const plain = renderDiagnostics([misspelt, notANumber], { width: 80, color: false });
  const coloured = renderDiagnostics([misspelt, notANumber], { width: 80, color: true });
  expect(coloured).not.toBe(plain);
  expect(stripVTControlCharacters(coloured)).toBe(plain);
});

test("files are named from where the user stands", () => {
  const text = renderDiagnostics([misspelt], {
    width: 80,
    color: false,
    cwd: "/home/me/stack/services/billing",
  });
  expect(text).toContain("\n  ../../devstack.yaml:4:3  services.ruoter: unknown service\n");
});

test("a long line is shown around its fault, and a long suggestion below it", () => {
  const sourceLine = `  router: { env: { ${"A_LONG_VARIABLE: text, ".repeat(8)}BAD: [1], ${"B: c, ".repeat(20)} } }`;
  const text = renderDiagnostics(
    [
      {
        ...misspelt,
        path: "services.router.env.BAD",
        message: "expected text, a number, true or false",
        column: sourceLine.indexOf("[1]") + 1,
        length: 3,
        sourceLine,
        suggestion:
          "known keys: enabled, env, ports, process, binary, policy, probes, needs, job, metrics",
      },
    ],
    { width: 80, color: false },
  );
  expect(text).toMatchInlineSnapshot(`
    "✖ devstack.yaml has 1 problem                                       E_CONFIG

      devstack.yaml:4:209  services.router.env.BAD: expected text, a number, true or
                           false
          4 │ …ABLE: text, BAD: [1], B: c, B: c, B: c, B: c, B: c, B: c, B: c, B: c…
            │                   ^^^
            │                  known keys: enabled, env, ports, process, binary,
            │                  policy, probes, needs, job, metrics
                                                                           exit 2
    "
  `);
});

test("nothing is wider than the terminal, whatever the text", () => {
  const wide = { ...misspelt, sourceLine: `${"日本語 ".repeat(40)}x`, column: 120, length: 90 };
  const long = { ...notANumber, message: "long ".repeat(60), path: `a.${"b".repeat(150)}` };
  for (const width of [40, 80, 100]) {
    const lines = renderDiagnostics([wide, long], { width, color: false, cwd: "/" }).split("\n");
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
  }
});

test("carets stand under the fault behind wide characters and tabs", () => {
  const sourceLine = "\t日本: oops";
  const text = renderDiagnostics([{ ...misspelt, sourceLine, column: 6, length: 4 }], {
    width: 80,
    color: false,
  });
  const [source = "", carets = ""] = text.split("\n").slice(3);
  const before = source.slice(0, source.indexOf("oops"));
  expect(displayWidth(carets.slice(0, carets.indexOf("^")))).toBe(displayWidth(before));
});

test("a file cannot write escape sequences to the terminal", () => {
  const text = renderDiagnostics(
    [{ ...misspelt, sourceLine: "\u001b[2J: 1", path: "\u001b[2J", message: "x\u001b]0;y\u0007" }],
    { width: 80, color: false },
  );
  expect(text).toBe(stripVTControlCharacters(text));
});

test("hundreds of problems end in a count", () => {
  const many = Array.from({ length: 214 }, (): Diagnostic => misspelt);
  const text = renderDiagnostics([misspelt, ...many], { width: 80, color: false });
  expect(text).toContain("has 215 problems");
  expect(text).toContain("\n  … and 165 more\n");
});
