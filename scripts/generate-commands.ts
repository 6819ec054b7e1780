/**
 * Writes docs/commands.md from the table of commands.
 * With --check it writes nothing and exits with 1 when the file is not up to date.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { CommandDefinition, OptionDefinition } from "../src/cli/command.ts";
import { COMMANDS } from "../src/cli/commands/all.ts";
import { GLOBAL_OPTIONS } from "../src/cli/global-options.ts";
import { commandJsonSchemas } from "../src/cli/json-schemas/command-schemas.ts";

const file = path.join(import.meta.dirname, "..", "docs", "commands.md");
const schemas = new Set(Object.keys(commandJsonSchemas()));

/** In a table a bar would end the cell. */
const cell = (text: string) => text.replaceAll("|", "\\|");

function optionRow({ flags, summary, choices, default: usual }: OptionDefinition): string {
  const more = [
    ...(choices ? [choices.map((choice) => `\`${choice}\``).join(", ")] : []),
    ...(usual === undefined ? [] : [`\`${usual}\` by default`]),
  ];
  return `| \`${cell(flags)}\` | ${cell([summary, ...more].join("; "))} |`;
}

function usage({ name, arguments: taken, options }: CommandDefinition): string {
  const words = ["devstack", name, ...taken.map(({ syntax }) => syntax)];
  return [...words, ...(options.length > 0 ? ["[options]"] : [])].join(" ");
}

function section(command: CommandDefinition): string {
  const { name, description, arguments: taken, options, examples, json } = command;
  const rows = [
    ...taken.map(({ syntax, summary, choices }) =>
      optionRow({ flags: syntax, summary, ...(choices && { choices }) }),
    ),
    ...options.map(optionRow),
  ];
  const table = rows.length === 0 ? [] : [["| | |", "| --- | --- |", ...rows].join("\n")];
  const columns = Math.max(...examples.map(([line]) => line.length)) + 3;
  const shown = examples.map(([line, purpose]) => `${line.padEnd(columns)}# ${purpose}`);
  const printed = json === "lines" ? "one document per line" : "one document";
  return [
    `## ${name}`,
    description,
    `\`${usage(command)}\``,
    ...table,
    `\`\`\`text\n${shown.join("\n")}\n\`\`\``,
    ...(schemas.has(name)
      ? [
          `With \`--json\`: ${printed}, as [schema/${name}.schema.json](../schema/${name}.schema.json) says.`,
        ]
      : []),
  ].join("\n\n");
}

const wanted = `# Commands

What \`devstack <command> --help\` says, on one page. In a clone it is \`npx devstack <command>\`. This
page is made from the table that the command line itself is made from: \`npm run generate\`.

| command | |
| --- | --- |
${COMMANDS.map(({ name, summary }) => `| [\`${name}\`](#${name}) | ${cell(summary)} |`).join("\n")}

Results go to stdout, progress and logs to stderr. The exit status is 0 when all is well; the others
are on the page of [errors](errors.md), each with the codes that lead to it. With \`--json\` an error is
a document too, as [schema/error.schema.json](../schema/error.schema.json) says.

Options of every command:

| | |
| --- | --- |
${GLOBAL_OPTIONS.map(optionRow).join("\n")}

${COMMANDS.map(section).join("\n\n")}
`;
const present = await readFile(file, "utf8").catch(() => null);
if (present !== wanted) {
  if (process.argv.includes("--check")) {
    process.stderr.write("docs/commands.md is stale: run node scripts/generate-commands.ts\n");
    process.exitCode = 1;
  } else {
    await writeFile(file, wanted);
  }
}
