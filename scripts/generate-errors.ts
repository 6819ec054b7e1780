/**
 * Writes docs/errors.md from the closed list of error codes.
 * With --check it writes nothing and exits with 1 when the file is not up to date.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { ERROR_CODES, EXIT_STATUS } from "../src/util/errors.ts";

const file = path.join(import.meta.dirname, "..", "docs", "errors.md");
const rows = Object.entries(ERROR_CODES).map(
  ([code, { family, summary }]) => `| \`${code}\` | ${EXIT_STATUS[family]} | ${summary} |`,
);
const wanted = `# Errors

Every error says what happened, why, and what to do next, and carries one of these codes: as text
at the end of its first line, with \`--json\` as \`error.code\`. Codes are part of the interface: they
are not renamed. This page is made from the list in the source: \`npm run generate\`.

| code | exit status | meaning |
| --- | --- | --- |
${rows.join("\n")}

Exit statuses: 0 fine · 1 a fault of devstack itself, or something left by \`down\` · 2 command line or
configuration · 3 environment (a taken port, a missing program, another devstack at work) · 4 a
service has ended, loops or was killed, a request failed, or \`status\` finds the stack not ready · 5
not ready in time · 6 seed or proof failed · 7 a verification
failed: \`lint\` has found an error · 130 interrupted by Ctrl-C · 143 by SIGTERM. \`run\` and
\`exec\` pass on the exit status of what they have run.
`;
const present = await readFile(file, "utf8").catch(() => null);
if (present !== wanted) {
  if (process.argv.includes("--check")) {
    process.stderr.write("docs/errors.md is stale: run node scripts/generate-errors.ts\n");
    process.exitCode = 1;
  } else {
    await writeFile(file, wanted);
  }
}
