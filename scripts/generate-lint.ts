/**
 * Writes docs/lint.md from the rules of the linter and from test/fixtures/lint-corpus*.csv, the labels
 * that people gave to its findings in public files. With --check it writes nothing and exits with 1
 * when the file is not up to date.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { LintRule, Severity } from "../src/lint/finding.ts";
import { LINT_RULES } from "../src/lint/rules.ts";
import { isComposeFile, type LintLabel, precisionByRule, readLabels } from "./lint-labels.ts";

const root = path.join(import.meta.dirname, "..");
const file = path.join(root, "docs", "lint.md");
const corpus = async (name: string) =>
  readLabels(await readFile(path.join(root, "test/fixtures", name), "utf8"));
const seen = await corpus("lint-corpus.csv");
const unseen = await corpus("lint-corpus-unseen.csv");
const precision = { seen: precisionByRule(seen), unseen: precisionByRule(unseen) };

const MEANINGS: Readonly<Record<Severity, string>> = {
  error: "does not work as it is written",
  warning: "works today, and will hurt somebody",
  note: "worth knowing",
};

function section({ code, severity, title, consequence, fix, docs }: LintRule): string {
  const sentence = title.charAt(0).toUpperCase() + title.slice(1);
  return `### ${code}\n\n*${severity}* · ${sentence}. ${consequence}\n\n**Fix**: ${fix}\n\n${docs}`;
}

function row({ code, severity }: LintRule): string {
  const cells = [precision.seen, precision.unseen].map((counts) => {
    const { right, wrong } = counts.get(code) ?? { right: 0, wrong: 0 };
    return right + wrong === 0 ? "– |" : `${right} of ${right + wrong} | ${share(right, wrong)}`;
  });
  return `| [\`${code}\`](#${code.toLowerCase()}) | ${severity} | ${cells.join(" | ")} |`;
}

const share = (right: number, wrong: number) =>
  right + wrong === 0 ? "" : `${Math.round((100 * right) / (right + wrong))} %`;

/** What there is of one corpus, in words. */
function extent(labels: readonly LintLabel[]): string {
  const places = [...new Set(labels.map(({ place }) => place))];
  const projects = new Set(places.map((place) => place.split("@")[0])).size;
  return `${places.filter(isComposeFile).length} Compose files of ${projects} projects`;
}

function result(labels: readonly LintLabel[]): string {
  const right = labels.filter(({ isTrue }) => isTrue).length;
  return `${right} of ${labels.length} findings are true (${share(right, labels.length - right)})`;
}

const measured = `## Precision

Every finding in public files of other projects was labelled one by one as true or false: by its line,
and with the file where the line does not decide. A note is false where nobody would act on it.

- ${extent(seen)}: ${result(seen)}. Rules were made more careful
  where they had been wrong here.
- ${extent(unseen)} that no rule had seen, and nothing was changed
  afterwards: ${result(unseen)}.

The labels, without the files, are in test/fixtures/lint-corpus.csv and lint-corpus-unseen.csv.

| rule | severity | seen: true | | unseen: true | |
| --- | --- | --- | --- | --- | --- |
${LINT_RULES.map(row).join("\n")}

`;

const wanted = `# The stack linter

\`devstack lint FILE…\` looks for defects in any Compose file and in what it mounts: Prometheus,
Grafana's provisioning and dashboards, OpenTelemetry collectors, Tempo, nginx, Dockerfiles. Nothing is
run and no engine is asked. This page is made from the rules in the source: \`npm run generate\`.

## Use

\`\`\`text
devstack lint docker-compose.yml
devstack lint compose.yaml compose.prod.yaml .github/workflows/ci.yml
\`\`\`

Several Compose files are merged as Compose merges them; scripts and CI workflows are looked at for how
they wait. \`extends\`, \`include\`, anchors, \`.env\` and defaults of variables are followed. Variables of
the shell are not: a finding must not depend on who looks. A rule that cannot know stays silent.

An **error** ${MEANINGS.error}, a **warning** ${MEANINGS.warning}, a **note** is ${MEANINGS.note}. With an
error the exit status is 7 (\`E_LINT_FOUND\`), with \`devstack lint --strict\` also with a warning.
\`devstack lint --json\` prints a document, \`devstack lint --output github\` annotations.

Files are read only below the folders of the files that are named, and where those say so by a mount, a
build context, \`extends\`, \`include\` or \`env_file\`: regular files of at most 1 MiB, never through a link
that leads elsewhere. A secret in a line is not shown.

## Waivers

\`# devstack-lint: ignore L_CODE reason\` waives a finding: behind a line for that line, on a line of its
own for what follows with all that is indented below it, before everything else for the whole file.
Without a reason it counts for nothing, and one that waives nothing is told (\`L_WAIVER\`).

${measured}## Rules

${LINT_RULES.map(section).join("\n\n")}
`;
const present = await readFile(file, "utf8").catch(() => null);
if (present !== wanted) {
  if (process.argv.includes("--check")) {
    process.stderr.write("docs/lint.md is stale: run node scripts/generate-lint.ts\n");
    process.exitCode = 1;
  } else {
    await writeFile(file, wanted);
  }
}
