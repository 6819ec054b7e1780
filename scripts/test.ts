/**
 * `npm test`: everything that this machine can check, in one line each, with every failure in full
 * and what was skipped by name or by file.
 *
 *   node scripts/test.ts [step…]     only these, such as: lint types unit
 *
 * DEVSTACK_REQUIRE=components,… makes a skip for lack of these a failure.
 */
import { requiredNeeds, type StepResult } from "./test/result.ts";
import { STEPS, type Step } from "./test/steps.ts";
import { renderSummary, summarize } from "./test/summary.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(names: readonly string[]): Promise<number> {
  const { required, unknown } = requiredNeeds(process.env["DEVSTACK_REQUIRE"]);
  const unknownSteps = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0 || unknownSteps.length > 0) {
    if (unknown.length > 0) say(`DEVSTACK_REQUIRE: unknown need ${unknown.join(", ")}\n`);
    if (unknownSteps.length > 0) say(`unknown step ${unknownSteps.join(", ")}\n`);
    return 2;
  }
  const steps = STEPS.filter(({ name }) => names.length === 0 || names.includes(name));
  const results = [
    ...(await runBesideEachOther(steps.filter((step) => step.quick))),
    ...(await runInTurn(steps.filter((step) => !step.quick))),
  ];
  const summary = summarize(results, required);
  say(renderSummary(summary));
  return summary.failed === 0 ? 0 : 1;
}

/** Two at a time; the lines come in the order of the steps all the same. */
async function runBesideEachOther(steps: readonly Step[]): Promise<StepResult[]> {
  const queue = steps.map((step) => ({ step, ...Promise.withResolvers<StepResult>() }));
  const waiting = [...queue];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await next.step.run().then(next.resolve, next.reject);
    }
  };
  const workers = [work(), work()];
  const results: StepResult[] = [];
  for (const { promise } of queue) {
    const result = await promise;
    report(result);
    results.push(result);
  }
  await Promise.all(workers);
  return results;
}

async function runInTurn(steps: readonly Step[]): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of steps) {
    const result = await step.run();
    report(result);
    results.push(result);
  }
  return results;
}

function report({ name, failed, note, output, durationMs }: StepResult): void {
  const mark = failed > 0 ? "✖" : "✔";
  const time = `${(durationMs / 1000).toFixed(1)} s`.padStart(8);
  say(`  ${mark} ${name.padEnd(13)}${note.padEnd(52)}${time}\n`);
  if (failed > 0) say(`\n${output.trim()}\n\n`);
}

function say(text: string): void {
  process.stdout.write(text);
}
