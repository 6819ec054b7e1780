import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createProgram } from "../program.ts";
import { COMMANDS } from "./all.ts";

const examples = COMMANDS.flatMap(({ name, examples }) =>
  examples.map(([line]): [string, string] => [name, line]),
);

/** The words of the devstack command in a line of shell, quotes and what surrounds it removed. */
function wordsOf(line: string): string[] {
  const [, command = ""] = line.match(/\bdevstack (.*?)(?: ?(?:[|>]|\)").*)?$/) ?? [];
  return (command.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) =>
    word.replace(/^(["'])(.*)\1$/, "$2"),
  );
}

test.each(examples)(
  "an example of %s is a command line that is understood: %s",
  async (name, line) => {
    const io = { stdout: new PassThrough(), env: {} };
    const program = createProgram({ definitions: COMMANDS, version: "0.0.0", io });
    const { definition } = await program.parse(wordsOf(line));
    expect(definition.name).toBe(name);
  },
);

test("every command has an example, and words in the form of all others", () => {
  for (const { name, summary, description, examples: shown } of COMMANDS) {
    expect(shown.length, name).toBeGreaterThan(0);
    expect(summary, name).toMatch(/^[a-z].*[^.]$/);
    expect(description, name).toMatch(/^[A-Z].*\.$/);
  }
});
