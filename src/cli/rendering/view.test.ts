import { expect, test } from "vitest";
import { chooseRenderer } from "./choose-renderer.ts";
import { forTerminal, speaksUnicode, wantsColor } from "./view.ts";

test.for([
  ["a terminal has colours", true, {}, true],
  ["a pipe has none", false, {}, false],
  ["NO_COLOR takes them away", true, { NO_COLOR: "1" }, false],
  ["an empty NO_COLOR does not", true, { NO_COLOR: "" }, true],
  ["NO_COLOR wins over FORCE_COLOR", true, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  ["FORCE_COLOR brings them to a pipe", false, { FORCE_COLOR: "1" }, true],
  ["FORCE_COLOR=0 takes them away", true, { FORCE_COLOR: "0" }, false],
  ["a dumb terminal has none", true, { TERM: "dumb" }, false],
] as const)("%s", ([, isTTY, env, wanted]) => {
  expect(wantsColor({ isTTY }, env)).toBe(wanted);
});

test.for([
  ["nothing is set", {}, true],
  ["the language is UTF-8", { LANG: "de_DE.UTF-8" }, true],
  ["its name is written small", { LANG: "C.utf8" }, true],
  ["LC_ALL says otherwise", { LC_ALL: "C", LANG: "de_DE.UTF-8" }, false],
  ["LC_CTYPE says otherwise", { LC_CTYPE: "POSIX", LANG: "de_DE.UTF-8" }, false],
  ["it is the console", { TERM: "linux", LANG: "de_DE.UTF-8" }, false],
] as const)("more than ASCII where %s: %j", ([, env, wanted]) => {
  expect(speaksUnicode(env)).toBe(wanted);
});

test("marks have an ASCII form of the same width", () => {
  const text = "✔ ✖ · → ━━ – × │ …";
  expect(forTerminal({ unicode: false }, text)).toBe("+ x - > == - x | ~");
  expect(forTerminal({ unicode: true }, text)).toBe(text);
});

test.for([
  ["terminal", true, {}, {}],
  ["plain", false, {}, {}],
  ["plain", true, { CI: "true" }, {}],
  ["terminal", true, { CI: "false" }, {}],
  ["plain", true, { TERM: "dumb" }, {}],
  ["json", true, {}, { json: true }],
  ["silent", true, {}, { quiet: true }],
  ["silent", false, {}, { json: true, quiet: true }],
] as const)("progress is %s (terminal: %s, %j, %j)", ([wanted, isTTY, env, options]) => {
  const stderr = Object.assign(Object.create(null), { isTTY });
  expect(chooseRenderer({ stderr, env }, options)).toBe(wanted);
});
