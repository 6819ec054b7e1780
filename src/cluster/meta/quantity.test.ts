import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyQuantity } from "../../../test/support/any-quantity.ts";
import { canonicalQuantity, formatQuantity, parseQuantity, QuantityError } from "./quantity.ts";

describe("canonicalQuantity", () => {
  it.each([
    ["0", "0"],
    ["0Gi", "0"],
    ["0.5", "500m"],
    ["1.5", "1500m"],
    [".25", "250m"],
    ["1000", "1k"],
    ["1000m", "1"],
    ["1100m", "1100m"],
    ["12000000", "12M"],
    ["-3000m", "-3"],
    ["1000u", "1m"],
    ["4e9", "4e9"],
    ["12E2", "1200"],
    ["100e-2", "1"],
    ["1E", "1E"],
  ])("prints the decimal %s as %s", (written, canonical) => {
    expect(canonicalQuantity(written)).toBe(canonical);
  });

  it.each([
    ["128Mi", "128Mi"],
    ["1024Ki", "1Mi"],
    ["1.5Gi", "1536Mi"],
    ["0.5Ki", "512"],
    ["0.25Mi", "256Ki"],
    ["1023Ki", "1023Ki"],
    ["2048Gi", "2Ti"],
    ["0.0009765625Ki", "1"],
    ["-1.5Mi", "-1536Ki"],
  ])("prints the binary %s as %s", (written, canonical) => {
    expect(canonicalQuantity(written)).toBe(canonical);
  });

  it.each([
    ["1.1Ki", "1126400m"],
    ["0.3Mi", "314572800m"],
  ])("prints the binary %s, which is no whole number, as the decimal %s", (written, canonical) => {
    expect(canonicalQuantity(written)).toBe(canonical);
  });

  it.each(["1.500", "2.", "+100m", "0100m", "1E3", "012Ki"])(
    "hands %s out as it came, as upstream does",
    (written) => {
      expect(canonicalQuantity(written)).toBe(written);
    },
  );

  it.each([
    [2, "2"],
    [0.1, "100m"],
    [1e21, "1e+21"],
  ])("reads the JSON number %s as %s", (written, canonical) => {
    expect(canonicalQuantity(written)).toBe(canonical);
  });

  it.each([
    ["0.1n", "1n"],
    ["1.0000000001", "1000000001n"],
    ["-0.1n", "-1n"],
    ["1e-2000000000", "1e-9"],
  ])("rounds %s, finer than a billionth, to %s", (written, canonical) => {
    expect(canonicalQuantity(written)).toBe(canonical);
  });

  it("cuts what has a binary suffix to an int64", () => {
    expect(canonicalQuantity("8Ei")).toBe("9223372036854775807");
    expect(canonicalQuantity("10E")).toBe("10E");
  });

  it("loses no digit of a long number", () => {
    expect(canonicalQuantity("12345678901234567890123")).toBe("12345678901234567890123");
  });
});

describe("parseQuantity", () => {
  it.each(["", "  ", "abc", "100 m", "1.2.3", "1Gi2x", "1_000", `${"9".repeat(50_000)}x`])(
    "says of %s which form is wanted",
    (written) => {
      expect(() => parseQuantity(written)).toThrow(
        new QuantityError(
          "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
        ),
      );
    },
  );

  it.each(["--1", "1mm", "1ki", "1K", "1e", "1Gi2", "1e99999999999999999999", "1+2"])(
    "does not know the suffix of %s",
    (written) => {
      expect(() => parseQuantity(written)).toThrow(
        new QuantityError("unable to parse quantity's suffix"),
      );
    },
  );

  it("takes nothing before a common suffix for zero, and refuses it before others", () => {
    expect(canonicalQuantity("Ki")).toBe("0");
    expect(canonicalQuantity(".")).toBe("0");
    expect(() => parseQuantity("Pi")).toThrow("unable to parse numeric part of quantity");
  });

  it("reads what is printed as the same amount, printed the same again but for bytes of binary ones", () => {
    fc.assert(
      fc.property(anyQuantity, (written) => {
        const canonical = canonicalQuantity(written);
        expect(amountOf(canonical)).toBe(amountOf(written));
        const isBytesOfBinary = written.endsWith("i") && /^[0-9]+$/.test(canonical);
        if (!isBytesOfBinary) expect(canonicalQuantity(canonical)).toBe(canonical);
      }),
    );
  });

  it("prints what is no whole number of kibibytes as bytes, which read as decimal ones (apimachinery 0.34.1)", () => {
    expect(canonicalQuantity("568187.5Ki")).toBe("581824000");
    expect(canonicalQuantity("581824000")).toBe("581824k");
  });

  it("either reads a text or refuses it in words of its own", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[-+0-9.eEKMGTPimnuk ]{0,12}$/), (text) => {
        try {
          formatQuantity(parseQuantity(text));
        } catch (error) {
          expect(error).toBeInstanceOf(QuantityError);
        }
      }),
    );
  });
});

/** In billionths. */
function amountOf(written: string): bigint {
  const { unscaled, exponent } = parseQuantity(written);
  return unscaled * 10n ** BigInt(exponent + 9);
}
