import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../../src/util/errors.ts";
import { packageRoot } from "../../src/util/package-root.ts";
import { type BenchOptions, isComplete, readOptions, USAGE } from "./options.ts";
import { describeLoad, describeMachine } from "./report/machine.ts";
import { renderMarkdown } from "./report/markdown.ts";
import { renderTable } from "./report/table.ts";
import { gaps } from "./report/words.ts";
import { judge, type Measured, type Result } from "./results.ts";
import { openSandbox } from "./sandbox.ts";
import { clusterFork } from "./scenarios/cluster-fork.ts";
import { clusterKubectl } from "./scenarios/cluster-kubectl.ts";
import { clusterLoad } from "./scenarios/cluster-load.ts";
import { clusterProcess } from "./scenarios/cluster-process.ts";
import { containers } from "./scenarios/containers.ts";
import { help } from "./scenarios/help.ts";
import { idle, idleBeside } from "./scenarios/idle.ts";
import { life } from "./scenarios/life.ts";
import { many } from "./scenarios/many.ts";
import { memorySearch } from "./scenarios/memory-search.ts";
import { readiness } from "./scenarios/readiness.ts";
import { TARGETS } from "./targets.ts";

const SCENARIOS = [
  ...[help, life, many, readiness, memorySearch, idle],
  ...[clusterProcess, clusterFork, clusterKubectl, clusterLoad, containers],
];
const CHECKED = [
  ...[help, life, many, readiness, idleBeside(memorySearch, clusterFork)],
  ...[clusterProcess, clusterKubectl, clusterLoad, containers],
];

/** Measures, prints and, after a complete run, writes docs/performance.md. Returns the exit status. */
async function bench(options: BenchOptions, signal: AbortSignal): Promise<number> {
  const loadBefore = describeLoad();
  const notes: string[] = [];
  const measured: Record<string, Measured[string]> = {};
  {
    await using sandbox = await openSandbox(signal);
    const context = { sandbox, options, signal, say, note: (line: string) => notes.push(line) };
    const isCheckOfAll = options.check && options.only.size === TARGETS.length;
    for (const { targets, measure } of isCheckOfAll ? CHECKED : SCENARIOS) {
      if (targets.some((id) => options.only.has(id)))
        Object.assign(measured, await measure(context));
    }
  }
  const results = TARGETS.flatMap((target) => {
    const samples = options.only.has(target.id) ? measured[target.id] : undefined;
    return samples === undefined ? [] : [judge(target, samples)];
  });
  notes.push(...gaps(results));
  process.stdout.write(renderTable(results, notes));
  if (isComplete(options)) {
    const load = [loadBefore, describeLoad()] as const;
    const facts = { results, notes, options, machine: describeMachine(), load, date: new Date() };
    await writeFile(join(packageRoot(), "docs", "performance.md"), renderMarkdown(facts));
    process.stdout.write("Written to docs/performance.md.\n");
  }
  return options.check ? verdict(results) : 0;
}

function verdict(results: readonly Result[]): number {
  const farOff = results.filter((result) => result.verdict === "far off");
  const names = farOff.map(({ target }) => target.what).join("; ");
  const words = names === "" ? "No target is missed by a factor of two." : `Far off: ${names}.`;
  process.stdout.write(`${words}\n`);
  return farOff.length === 0 ? 0 : 1;
}

function say(words: string): void {
  process.stderr.write(`bench: ${words}\n`);
}

/** The exit status: 0, 1 when a check fails, 2 when the command line or the run is at fault. */
async function main(args: readonly string[]): Promise<number> {
  let options: BenchOptions;
  try {
    options = readOptions(args);
  } catch (error) {
    process.stderr.write(`bench: ${messageOf(error)}\n\n${USAGE}`);
    return 2;
  }
  const interrupt = new AbortController();
  const stop = () => interrupt.abort(new Error("interrupted"));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    return await bench(options, interrupt.signal);
  } catch (error) {
    say(messageOf(error));
    return 2;
  }
}

process.exitCode = await main(process.argv.slice(2));
