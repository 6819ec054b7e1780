import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ApiError } from "../status/api-error.ts";
import { parseLabelSelector } from "./parse-label-selector.ts";

describe("parseLabelSelector", () => {
  it.each([
    ["", "", [{}, { a: "1" }], []],
    ["  ", "", [{}], []],
    ["x=a", "x=a", [{ x: "a" }], [{ x: "b" }, {}]],
    ["x==a", "x==a", [{ x: "a" }], [{ x: "b" }]],
    ["x != a", "x!=a", [{}, { x: "b" }], [{ x: "a" }]],
    ["y=b,x=a", "x=a,y=b", [{ x: "a", y: "b" }], [{ x: "a" }]],
    ["x=", "x=", [{ x: "" }], [{}]],
    ["x", "x", [{ x: "" }], [{}]],
    ["! x", "!x", [{}], [{ x: "" }]],
    ["x in (b, a ,b)", "x in (a,b)", [{ x: "a" }], [{ x: "c" }, {}]],
    ["x notin (a),y", "x notin (a),y", [{ y: "" }], [{ x: "a", y: "" }, {}]],
    ["x in ()", "x in ()", [{ x: "" }], [{}, { x: "a" }]],
    ["x in (,a)", "x in (,a)", [{ x: "" }, { x: "a" }], [{}]],
    ["x in (a,)", "x in (,a)", [{ x: "" }, { x: "a" }], [{}]],
    ["in in (in)", "in in (in)", [{ in: "in" }], [{}]],
    ["notin=notin", "notin=notin", [{ notin: "notin" }], [{}]],
    ["x>5", "x>5", [{ x: "6" }, { x: "12345678901234567890" }], [{ x: "5" }, { x: "y" }, {}]],
    ["x<5", "x<5", [{ x: "4" }, { x: "-7" }], [{ x: "5" }, {}]],
    ["a/b\t=\tc", undefined, [{ "a/b": "c" }], [{}]],
  ])("reads '%s' as '%s'", (text, canonical, matching, others) => {
    const selector = parseLabelSelector(text);
    expect(selector.text).toBe(canonical ?? "a/b=c");
    for (const labels of matching) expect(selector.matches({ ...labels })).toBe(true);
    for (const labels of others) expect(selector.matches({ ...labels })).toBe(false);
  });

  it.each([
    ["x=a||y=b", 'unable to parse requirement: values[0][x]: Invalid value: "a||y": a valid label'],
    ["x==a==b", "found '==', expected: ',' or 'end of string'"],
    ["!x=a", "found '=', expected: ',' or 'end of string'"],
    ["x,", "found '', expected: identifier after ','"],
    [",x", "found ',', expected: !, identifier, or 'end of string'"],
    ["=a", "found '=', expected: !, identifier, or 'end of string'"],
    ["!", "unable to parse requirement: found '', expected: identifier"],
    ["x y", "unable to parse requirement: found 'y', expected: in, notin, =, ==, !=, gt, lt"],
    ["x=(", "unable to parse requirement: found '(', expected: identifier"],
    ["x in a", "unable to parse requirement: found 'a' expected: '('"],
    ["x in (", "unable to parse requirement: found '', expected: ',', ')' or identifier"],
    ["x in (a", "unable to parse requirement: found '', expected: ',' or ')'"],
    ["x in (a b)", "unable to parse requirement: found 'b', expected: ',' or ')'"],
    ["x in (a,,)", "unable to parse requirement: found ')', expected: ',', or identifier"],
    [
      "x>a",
      `unable to parse requirement: values[0]: Invalid value: "a": for 'Gt', 'Lt' operators, the value must be an integer`,
    ],
    ["-x", `unable to parse requirement: <nil>: Invalid value: "-x": name part must consist of`],
  ])("refuses '%s': %s", (text, message) => {
    expect(() => parseLabelSelector(text)).toThrow(message);
  });

  it("reads anything or refuses it as a bad request", () => {
    const pieces = fc.constantFrom(
      "a",
      "b",
      "in",
      "notin",
      "=",
      "==",
      "!=",
      "!",
      ",",
      "(",
      ")",
      ">",
      " ",
      "?",
      "\u0000",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (text) => {
        try {
          const selector = parseLabelSelector(text.join(""));
          expect(parseLabelSelector(selector.text).text).toBe(selector.text);
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
          expect(error).toHaveProperty("code", 400);
        }
      }),
    );
  });
});
