import { expect, test } from "vitest";
import { documents } from "../../../test/support/documentation.ts";
import { GLOBAL_OPTIONS } from "../global-options.ts";
import { COMMANDS } from "./all.ts";

/**
 * Commands within sentences: `devstack up --strict`, and `up --strict` without the program; `node -e`
 * is another one's.
 */
const mentioned = documents().flatMap(({ file, text }) =>
  [...text.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)]
    .map(([, code = ""]) => ({ file, code, words: code.replace(/^npx /, "").split(" ") }))
    .filter(({ words: [first, second = ""] }) =>
      first === "devstack"
        ? /^[a-z]/.test(second)
        : first !== "node" && COMMANDS.some(({ name }) => name === first) && second.startsWith("-"),
    )
    .map(({ words, ...place }) => ({
      ...place,
      words: words[0] === "devstack" ? words.slice(1) : words,
    })),
);

test("documents mention commands", () => {
  expect(mentioned.length).toBeGreaterThan(30);
});

test.each(mentioned)("$file: `$code` is a command with such options", ({ words }) => {
  const [name, ...others] = words;
  const command = COMMANDS.find((one) => one.name === name);
  expect(command, `devstack ${name}`).toBeDefined();
  const known = [...(command?.options ?? []), ...GLOBAL_OPTIONS].flatMap(({ flags }) =>
    flags.split(/[ ,]+/),
  );
  const end = others.indexOf("--");
  const own = end === -1 ? others : others.slice(0, end);
  const options = own.filter((word) => /^-/.test(word)).map((word) => word.split("=")[0] ?? "");
  expect(known).toEqual(expect.arrayContaining(options));
});
