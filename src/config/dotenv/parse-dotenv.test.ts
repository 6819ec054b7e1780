import { expect, test } from "vitest";
import { parseDotenv } from "./parse-dotenv.ts";

const read = (text: string, env = {}) => parseDotenv(text, env).variables;

test.each([
  ["A=b", "b"],
  ["A = b ", "b"],
  ["export A=b", "b"],
  ["A=", ""],
  ["A=b # a comment", "b"],
  ["A=b#no comment", "b#no comment"],
  ["A= # only a comment", ""],
  ["A=it's", "it's"],
  ['A=5" wide', '5" wide'],
  ["A=b=c", "b=c"],
  ["A='b # c'  # a comment", "b # c"],
  ["A='${HOME} $HOME \\n'", "${HOME} $HOME \\n"],
  ["A='Let\\'s go'", "Let's go"],
  ['A="a\\tb\\nc \\"d\\" \\\\ \\q"', 'a\tb\nc "d" \\ \\q'],
  ['A="{\\"b\\": 1}"', '{"b": 1}'],
  ["A='one\ntwo'", "one\ntwo"],
  ['A="one\r\ntwo"\r\nB=c', "one\r\ntwo"],
  ["A=\\n", "\\n"],
  ["A=\\$5", "$5"],
  ["A=5$", "5$"],
  ["# first\n\n  A=b\n#last", "b"],
  ["A=first\nA=last", "last"],
])("%j", (text, value) => {
  expect(parseDotenv(text, {}).problems).toEqual([]);
  expect(read(text)["A"]).toBe(value);
});

test("a name alone sets nothing", () => {
  expect(read("A\nexport B\nC=c")).toEqual({ C: "c" });
});

test("variables are those of the environment, or else those further up", () => {
  const text = 'HOST=db\nUSER=ada\nA="${USER}@$HOST"\nB=${NONE:-x}${EMPTY:-y}${EMPTY-z}${NONE}\n';
  expect(read(text, { USER: "eve", EMPTY: "" })).toMatchObject({ A: "eve@db", B: "xy" });
});

test.each([
  ['A="b\nC=d', 2, "the quote that begins here is never closed"],
  ["A='b", 2, "the quote that begins here is never closed"],
  ["A='b' c", 5, "text follows the closing quote"],
  ["A: b", 0, "expected NAME=value"],
  ["1A=b", 0, "expected NAME=value"],
  ["A=${B:?gone}", 2, "holds a ${…} that is neither ${NAME} nor ${NAME:-default}"],
])("%j is told at its place", (text, start, message) => {
  expect(parseDotenv(text, {}).problems).toMatchObject([{ range: [start, start + 1], message }]);
});

test("one fault does not hide the next, nor what is right", () => {
  const { variables, problems } = parseDotenv("A='b' c\nB=c\n%\nD=e", {});
  expect(variables).toEqual({ B: "c", D: "e" });
  expect(problems).toHaveLength(2);
});
