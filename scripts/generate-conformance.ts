/**
 * Writes docs/conformance.md from the scenarios and what the real control plane did in them.
 * With --check it writes nothing and exits with 1 when the file is not up to date.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { readRecord } from "../test/components/conformance/records.ts";
import type { Scenario } from "../test/components/conformance/scenario.ts";
import { SCENARIOS } from "../test/components/conformance/scenarios/all.ts";

const file = path.join(import.meta.dirname, "..", "docs", "conformance.md");

let [facts, invariants] = [0, 0];
const servers = new Set<string>();
const reasons: string[] = [];
const rows = SCENARIOS.map((scenario) => {
  const record = readRecord(scenario.name);
  if (record === undefined) return `| ${scenario.name} | ${scenario.shows} | | | | not recorded |`;
  const all = Object.values(record.facts);
  const same = all.filter((fact) => "is" in fact).length;
  facts += all.length;
  invariants += same;
  servers.add(record.server);
  const counts = [all.length, same, all.length - same].join(" | ");
  return `| ${scenario.name} | ${scenario.shows} | ${counts} | ${resultOf(scenario)} |`;
});
const total = `${SCENARIOS.length} scenarios, ${facts} facts, ${invariants} of them invariants`;
const wanted = `# The simulated cluster against a real one

Each of these scenarios was played five times on a real control plane (${[...servers].join(", ")}), and is played on the simulated one by the tests: ${total}. [fidelity.md](fidelity.md) says how they are compared, and what is not the same. This page is made from the records: \`npm run generate\`.

| scenario | what it shows | facts | invariants | ranges | result |
| --- | --- | --- | --- | --- | --- |
${rows.join("\n")}

"As recorded": every invariant is equal and every range holds, with several seeds. Where the two may differ:

${reasons.map((reason, index) => `${index + 1}. ${sentence(reason)}`).join("\n")}
`;

const present = await readFile(file, "utf8").catch(() => null);
if (present !== wanted) {
  if (process.argv.includes("--check")) {
    process.stderr.write(
      "docs/conformance.md is stale: run node scripts/generate-conformance.ts\n",
    );
    process.exitCode = 1;
  } else {
    await writeFile(file, wanted);
  }
}

/** As in `as recorded, but for 1`: the numbers are those of the reasons below the table. */
function resultOf({ mayDiffer = [] }: Scenario): string {
  if (mayDiffer.length === 0) return "as recorded";
  const numbers = mayDiffer.map(({ because }) => {
    if (!reasons.includes(because)) reasons.push(because);
    return reasons.indexOf(because) + 1;
  });
  return `as recorded, but for ${[...new Set(numbers)].join(", ")}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
