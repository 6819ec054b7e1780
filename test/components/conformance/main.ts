// Records what the real control plane does in scenarios, each five times:
//   node test/components/conformance/main.ts [--all | name…]
// Without names those that have no record yet, or an outdated one. Needs what
// `node test/components/build.mjs etcd kwok kubernetes` builds.
import { ControlPlane } from "./real/control-plane.ts";
import { recordScenario } from "./real/record-scenario.ts";
import { hashOf, RECORDER_VERSION, RUNS, recordOf } from "./record.ts";
import { readRecord, writeRecord } from "./records.ts";
import type { Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios/all.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const wanted = SCENARIOS.filter((scenario) =>
    args.length === 0 ? isOutdated(scenario) : args.includes(scenario.name) || args[0] === "--all",
  );
  const plane = new ControlPlane();
  let failures = 0;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => plane.stop().then(() => process.exit(130)));
  }
  try {
    const api = await plane.start();
    const version = await api.request({ method: "GET", path: "/version" });
    const server = String(version.body["gitVersion"]);
    for (const [index, scenario] of wanted.entries()) {
      const begun = performance.now();
      try {
        const runs = [];
        for (let run = 1; run <= RUNS; run++) {
          const namespace = `conformance-${index}-${run}`;
          runs.push(await recordScenario(scenario, { plane, api, namespace }));
        }
        const facts = recordOf(runs);
        const record = { recorder: RECORDER_VERSION, server, manifestHash: hashOf(scenario) };
        writeRecord(scenario.name, { ...record, runs: RUNS, facts });
        const unlike = Object.values(facts).filter((fact) => !("is" in fact)).length;
        const seconds = Math.round((performance.now() - begun) / 1_000);
        const count = Object.keys(facts).length;
        process.stdout.write(`${scenario.name}: ${count} facts, ${unlike} ranges, ${seconds} s\n`);
      } catch (error) {
        failures += 1;
        process.stdout.write(`${scenario.name}: ${(error as Error).stack}\n`);
      }
    }
    api.close();
  } finally {
    await plane.stop();
  }
  return failures === 0 ? 0 : 1;
}

function isOutdated(scenario: Scenario): boolean {
  const record = readRecord(scenario.name);
  const isPresent = record?.recorder === RECORDER_VERSION;
  return !isPresent || record.manifestHash !== hashOf(scenario);
}
