import fc from "fast-check";
import { expect, test } from "vitest";
import { DevstackError } from "../errors.ts";
import { maskError } from "./mask-error.ts";
import { Masker } from "./masker.ts";

const SECRET = 'p&ss w/ör"d\\+1?';

function masker(...values: string[]): Masker {
  const made = new Masker();
  made.add(values);
  return made;
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

test.each([
  ["as it is", SECRET],
  ["in JSON", JSON.stringify({ a: SECRET })],
  ["in the JSON of Python, which is ASCII", '{"a": "p&ss w/\\u00f6r\\"d\\\\+1?"}'],
  ["in the JSON of Go, which is safe in HTML", '{"a":"p\\u0026ss w/ör\\"d\\\\+1?"}'],
  ["in the JSON of PHP, which escapes slashes too", '{"a":"p&ss w\\/\\u00f6r\\"d\\\\+1?"}'],
  ["in a Compose file", "echo a$$$$b$$c", "a$$b$c"],
  ["in hexadecimal digits", Buffer.from(SECRET).toString("hex")],
  ["in large hexadecimal digits", Buffer.from(SECRET).toString("hex").toUpperCase()],
  ["URL-encoded", encodeURIComponent(SECRET)],
  [
    "URL-encoded with small digits",
    encodeURIComponent(SECRET).replace(/%../g, (x) => x.toLowerCase()),
  ],
  ["in a form", new URLSearchParams({ a: "p&ss word" }).toString(), "p&ss word"],
  ["base64", base64(SECRET)],
  ["base64url", Buffer.from(SECRET).toString("base64url")],
  ["behind one byte in base64", base64(`u${SECRET}`)],
  ["behind two bytes in base64", base64(`u:${SECRET}x`)],
  ["behind three bytes in base64", base64(`me:${SECRET}`)],
])("a secret is masked %s", (_how, text, secret = SECRET) => {
  const masked = masker(secret).mask(`before ${text} after`);
  expect(masked).toMatch(/^before .*\*\*\*.* after$/);
  const left = masked.replace(/^before | after$/g, "").replace("***", "");
  // What depends on the neighbours too may stay: less than one digit of base64 on either side.
  expect(left.replace(/[{}":a=]/g, "").length).toBeLessThan(6);
});

test("short words are no secrets, and a longer secret goes before one that it begins with", () => {
  expect(masker("abc", "").mask("abc abc")).toBe("abc abc");
  expect(masker("abcd", "abcdef").mask("abcdefg abcde")).toBe("***g ***e");
});

test("a secret of several lines is masked line by line too", () => {
  const key = "-----BEGIN KEY-----\nMIIEvQIBADANBg\nabc\n-----END KEY-----\n";
  expect(masker(key).mask(`x ${key} y`)).toBe("x ***\n y");
  expect(masker(key).mask("12:00 MIIEvQIBADANBg\n12:00 abc")).toBe("12:00 ***\n12:00 abc");
});

test("the beginning of a secret before a cut is masked", () => {
  expect(masker("hunter-0123456789").mask("key=hunter-012…, hun…")).toBe("key=***…, hun…");
});

test("JSON stays JSON, and numbers stay numbers", () => {
  const made = masker("8080", '":"', "nabcd");
  const text = JSON.stringify({ port: 8080, url: "http://x:8080", odd: '":"', line: "\nabcd" });
  expect(JSON.parse(made.maskJson(text))).toEqual({
    port: 8080,
    url: "http://x:***",
    odd: '":"',
    line: "\nabcd",
  });
});

test("data is masked with its keys, and is the same object where nothing is known", () => {
  const data = { a: ["x hunter22", 1, null], hunter22: { at: new Date(0) } };
  expect(masker("hunter22").maskAll(data)).toEqual({
    a: ["x ***", 1, null],
    "***": { at: new Date(0) },
  });
  expect(masker().maskAll(data)).toBe(data);
});

test("a number is masked only where no schema says number, and not a short one", () => {
  const data = { pin: [123456789, 12345, 4321], text: "4321" };
  const made = masker("123456789", "12345", "4321");
  expect(made.maskAll(data)).toEqual({ pin: [123456789, 12345, 4321], text: "***" });
  expect(made.maskFreely(data)).toEqual({ pin: ["***", 12345, 4321], text: "***" });
  const details = { body: { pin: 123456789 } };
  const error = maskError(new DevstackError("E_REQUEST_FAILED", "refused", { details }), made);
  expect(error).toMatchObject({ details: { body: { pin: "***" } } });
});

test("errors are masked with what is behind them, and keep their code", () => {
  const cause = new Error("connect to hunter22");
  const error = new DevstackError("E_PROBE_FAILED", "hunter22", {
    why: "said hunter22",
    hint: "try hunter22",
    details: { log: ["hunter22"] },
    exitStatus: 7,
    cause,
  });
  const masked = maskError(error, masker("hunter22")) as DevstackError;
  expect(masked).toMatchObject({ code: "E_PROBE_FAILED", exitStatus: 7, why: "said ***" });
  const all = [masked, masked.cause as Error].map((each) => [each.message, each.stack]);
  expect(JSON.stringify([all, masked.details, masked.hint])).not.toContain("hunter22");
});

test("across the borders of pieces, whatever they are, nothing of a secret gets through", () => {
  const word = fc.string({
    unit: fc.constantFrom("a", "b", "ä", "\n", "."),
    minLength: 4,
    maxLength: 9,
  });
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 4 }),
      fc.array(fc.oneof(word, fc.constantFrom("", "x", "ab")), { maxLength: 12 }),
      fc.array(fc.nat(40), { maxLength: 8 }),
      (secrets, words, cuts) => {
        const made = masker(...secrets);
        const text = [...words, ...secrets, "x"].join("");
        const borders = [...cuts.filter((cut) => cut < text.length), text.length].sort(
          (a, b) => a - b,
        );
        const stream = made.stream();
        let at = 0;
        let shown = "";
        for (const border of borders) {
          shown += stream.write(text.slice(at, border));
          at = border;
        }
        shown += stream.end();
        expect(shown).toBe(made.mask(text));
      },
    ),
    { numRuns: 500 },
  );
});

test("what cannot become a secret is not held back", () => {
  const stream = masker("hunter22").stream();
  expect(stream.write("line\n")).toBe("line\n");
  expect(stream.write("a hun")).toBe("a ");
  expect(stream.write("t\n")).toBe("hunt\n");
});
