/**
 * Writes docs/lint.md from the rules of the linter and from test/fixtures/lint-corpus.csv, the labels
 * that people gave to its findings in public files. With --check it writes nothing and exits with 1
 * when the file is not up to date.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { LintRule, Severity } from "../src/lint/finding.ts";
import { LINT_RULES } from "../src/lint/rules.ts";
import { isComposeFile, precisionByRule, readLabels } from "./lint-labels.ts";

const root = path.join(import.meta.dirname, "..");
const file = path.join(root, "docs", "lint.md");
const labels = readLabels(await readFile(path.join(root, "test/fixtures/lint-corpus.csv"), "utf8"));
const precision = precisionByRule(labels);

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
  const { right, wrong } = precision.get(code) ?? { right: 0, wrong: 0 };
  const share =
    right + wrong === 0 ? "not seen" : `${Math.round((100 * right) / (right + wrong))} %`;
  return `| [\`${code}\`](#${code.toLowerCase()}) | ${severity} | ${right} | ${wrong} | ${share} |`;
}

const sum = (key: "right" | "wrong") =>
  [...precision.values()].reduce((total, one) => total + one[key], 0);
const [right, wrong] = [sum("right"), sum("wrong")];
const places = [...new Set(labels.map(({ place }) => place))];
const files = places.filter(isComposeFile).length;
const projects = new Set(places.map((place) => place.split("@")[0])).size;

const measured =
  files === 0
    ? ""
    : `## Precision

Run on ${files} public Compose files of ${projects} projects and on what they mount, every finding labelled by
hand as true or false, with the file at hand: ${right} of ${right + wrong} are true (${Math.round((100 * right) / (right + wrong))} %). Rules were made more careful where
the first run was wrong, so the figures are of files that the rules have seen. The labels, without the
files, are in test/fixtures/lint-corpus.csv.

| rule | severity | true | false | precision |
| --- | --- | --- | --- | --- |
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
