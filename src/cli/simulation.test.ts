import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { directSimulation } from "../../test/support/cluster/direct-simulation.ts";
import { deployRouter, serveRouter } from "../../test/support/cluster/guide-router.ts";
import { SimRequests } from "../../test/support/cluster/sim-requests.ts";
import { fakeStackApi } from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";
import { temporaryFiles } from "../../test/support/temporary-files.ts";
import { DevstackError } from "../util/errors.ts";
import { packageRoot } from "../util/package-root.ts";

function place() {
  const requests = new SimRequests();
  const api = fakeStackApi({ openSimulation: async () => directSimulation(requests) });
  const cwd = temporaryFiles({});
  const run = (line: string, terminalColumns?: number) =>
    runCli(line, { api, cwd, ...(terminalColumns !== undefined && { terminalColumns }) });
  return { requests, cwd, run };
}

test("a zone that dies: what was lost, where pods are now, which have no place and why", async () => {
  const { requests, run } = place();
  deployRouter(requests.cluster);
  serveRouter(requests.cluster, 60);
  const { status, stdout, stderr } = await run("zone fail us-east-1c");
  expect({ status, stderr }).toEqual({ status: 7, stderr: "" });
  // How long it takes exactly is the seed's business.
  const seen = stdout
    .replace(/5 min \d\d s/, "5 min 47 s")
    .replace(/ \d\d % for \d\d s/, " 34 % for 37 s");
  expect(seen).toMatchInlineSnapshot(`
    "us-east-1c lost power (2 nodes, 2 pods of atp-router)       simulated 5 min 47 s

      WORKLOAD     BEFORE      NOW         LEAST AVAILABLE   REQUESTS LOST
      atp-router   2 · 2 · 2   2 · 2 · –   4 of 6 for ever   34 % for 37 s

    ✖ 2 pods of atp-router cannot be placed
        4 nodes: would break zone spread (maxSkew 1): us-east-1c still counts as an
                 empty zone, because nodeTaintsPolicy is Ignore
        2 nodes: unreachable
      Fix, simulated: nodeTaintsPolicy: Honor → 3 · 3 · –, 0 pending.

    Undo: devstack zone recover us-east-1c                  E_PODS_STRANDED · exit 7
    "
  `);
});

test("a zone that comes back, and one that is drained", async () => {
  const { requests, run } = place();
  deployRouter(requests.cluster, { nodeTaintsPolicy: "Honor" });
  const drained = await run("zone drain us-east-1c");
  expect(drained.status).toBe(0);
  expect(drained.stdout).toMatchInlineSnapshot(`
    "us-east-1c was drained (2 nodes, 2 pods of atp-router)             simulated 2 s

      WORKLOAD     BEFORE      NOW         LEAST AVAILABLE
      atp-router   2 · 2 · 2   3 · 3 · –   5 of 6 for 2 s

    Undo: devstack zone recover us-east-1c
    "
  `);
  expect((await run("zone recover us-east-1c")).stdout).toMatchInlineSnapshot(`
    "us-east-1c is back (2 nodes)                                       simulated 0 s

      No pod was lost, moved or held up.
    "
  `);
  expect((await run("node fail node-a1 --realtime")).stdout).toMatchInlineSnapshot(`
    "node-a1 lost power (1 pod of atp-router)                  happens as time passes

    Undo: devstack node recover node-a1
    "
  `);
});

test("several nodes are told by their names, without their number", async () => {
  const { requests, run } = place();
  deployRouter(requests.cluster, { nodeTaintsPolicy: "Honor" });
  const [words] = (await run("node drain node-a1 node-b1")).stdout.split("\n");
  expect(words).toMatch(/^node-a1 and node-b1 were drained \(2 pods of atp-router\)/);
});

test("in a narrow terminal a table goes on below, and says again whose row it is", async () => {
  const { requests, run } = place();
  deployRouter(requests.cluster, { nodeTaintsPolicy: "Honor" });
  serveRouter(requests.cluster, 60);
  const { stdout } = await run("zone fail us-east-1c", 60);
  const plain = stripVTControlCharacters(stdout);
  expect(plain.split("\n").filter((line) => line.length > 60)).toEqual([]);
  const seen = plain
    .replaceAll(/5 min \d\d s/g, "5 min 47 s")
    .replace(/\d\d % for.*/, "34 % for 37 s");
  expect(seen).toMatchInlineSnapshot(`
    "us-east-1c lost power (2 nodes, 2 pods of atp-router)
                                            simulated 5 min 47 s

      WORKLOAD     BEFORE      NOW         LEAST AVAILABLE
      atp-router   2 · 2 · 2   3 · 3 · –   4 of 6 for 5 min 47 s

      WORKLOAD     REQUESTS LOST
      atp-router   34 % for 37 s

    Undo: devstack zone recover us-east-1c
    "
  `);
});

test.for([
  [
    "a terminal is told again and again, on one line",
    80,
    /\r {2}simulated 4 min 10 s so far · \d\.\d s/,
  ],
  [
    "a log is told every ten seconds",
    undefined,
    /^ {2}simulated 4 min 10 s so far · 10\.0 s\n {2}simul/,
  ],
] as const)("of what takes long %s", async ([, terminalColumns, expected]) => {
  const requests = new SimRequests();
  let ms = 0;
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const clock = {
    now: () => ms,
    monotonicMs: () => ms,
    sleep: async (delayMs: number) => {
      ms += delayMs;
      if (ms >= 25_000) resolve();
    },
  };
  const direct = directSimulation(requests);
  const api = fakeStackApi({
    openSimulation: async () => ({
      ...direct,
      operate: (wish) => enough.then(() => direct.operate(wish)),
      underWay: async () => ({ simulatedMs: 250_000 }),
    }),
  });
  const line = "node cordon node-a1";
  const columns = terminalColumns === undefined ? {} : { terminalColumns };
  const { status, stdout, stderr } = await runCli(line, { api, clock, ...columns });
  expect({ status, isTold: expected.test(stderr) }, stderr).toEqual({ status: 0, isTold: true });
  expect(stdout).toContain("node-a1 takes no new pods");
  expect((await runCli(`${line} --json`, { api })).stderr).toBe("");
});

test("zones and nodes are tables", async () => {
  const { run } = place();
  await run("zone fail us-east-1b --mode capacity --left cpu=1");
  await run("node cordon node-a2");
  expect((await run("zone ls")).stdout).toMatchInlineSnapshot(`
    "  ZONE         NODES   READY   PODS   STATE
      us-east-1a   2       2       0      well, 1 cordoned
      us-east-1b   2       2       0      less capacity
      us-east-1c   2       2       0      well
    "
  `);
  expect((await run("node ls --zone us-east-1a")).stdout).toMatchInlineSnapshot(`
    "  NODE      ZONE         CLASS      READY   PODS   STATE
      node-a1   us-east-1a   standard   yes     0      well
      node-a2   us-east-1a   standard   yes     0      well, cordoned
    "
  `);
  const { nodes } = JSON.parse((await run("node ls node-b1 --json")).stdout);
  expect(nodes).toMatchObject([{ name: "node-b1", allocatable: { cpu: "1" } }]);
});

test("time is shown and told what to do", async () => {
  const { run } = place();
  expect((await run("time speed 60")).stdout).toMatchInlineSnapshot(`
    "2026-01-01 00:00:00 UTC · 60 times as fast as here
    next event in under 1 s
    "
  `);
  expect((await run("time step 5m")).stdout).toMatchInlineSnapshot(`
    "5 min passed at once.
    2026-01-01 00:05:00 UTC · 60 times as fast as here
    next event in 56 min
    "
  `);
  expect((await run("time pause")).stdout).toContain("paused");
  expect(JSON.parse((await run("time show --json")).stdout)).toMatchObject({
    ...{ schemaVersion: 1, isPaused: true, speed: 60, now: "2026-01-01T00:05:00.000Z" },
  });
});

test("a snapshot goes to a file and comes from it", async () => {
  const { run, requests, cwd } = place();
  const saved = await run("snapshot save now.snapshot");
  expect(saved).toMatchObject({ status: 0, stdout: "Saved to now.snapshot.\n" });
  const text = readFileSync(join(cwd, "now.snapshot"), "utf8");
  expect(text).toBe(requests.get("/sim/v1/snapshot").text);
  expect((await run("snapshot load now.snapshot")).stdout).toBe(
    "Loaded now.snapshot: there it is 2026-01-01 00:00:00 UTC.\n",
  );
  expect(await run("snapshot load gone.snapshot")).toMatchObject({ status: 2 });
});

test.for([
  ["zone", "zone ls"],
  ["zone", "zone fail us-east-1c"],
  ["node", "node ls"],
  ["node", "node add --zone us-east-1a --realtime"],
  ["time", "time show"],
  ["snapshot", "snapshot save now.snapshot"],
  ["snapshot", "snapshot load now.snapshot"],
] as const)("%s.schema.json describes %s --json", async ([name, line]) => {
  const { requests, run, cwd } = place();
  deployRouter(requests.cluster);
  writeFileSync(join(cwd, "now.snapshot"), requests.get("/sim/v1/snapshot").text);
  const { stdout } = await run(`${line} --json`);
  const path = join(packageRoot(), "schema", `${name}.schema.json`);
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const validate = ajv.compile(JSON.parse(readFileSync(path, "utf8")));
  expect(validate(JSON.parse(stdout)), JSON.stringify(validate.errors)).toBe(true);
});

test.for([
  ["zone fail", "which zone?"],
  ["zone ls --mode power", "zone ls has no option --mode"],
  ["zone fail us-east-1a --left 0.5", "--left goes with --mode capacity"],
  ["zone fail us-east-1a --mode flood", "--mode cannot be flood"],
  ["zone fail us-east-1a --mode capacity --left much", "--left cannot be much"],
  ["zone add", "zone add needs one zone"],
  ["node add node-x", "node add needs one zone"],
  ["zone explode us-east-1a", "verb cannot be explode"],
  ["time step soon", "soon is no step"],
  ["time speed 0", "0 is no speed"],
  ["time speed", "time speed needs a number"],
  ["time pause now", "time pause takes no value"],
] as const)("%s makes no sense", async ([line, why]) => {
  const { status, stdout, stderr } = await place().run(line);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain(why);
});

test("without a cluster it is said what to do", async () => {
  const api = fakeStackApi({
    openSimulation: async () => {
      throw new DevstackError("E_NOT_RUNNING", "the simulated cluster is not running", {
        why: "topology is disabled: by devstack.yaml",
        hint: "devstack up",
      });
    },
  });
  const { status, stderr } = await runCli("zone ls", { api });
  expect(status).toBe(4);
  expect(stderr).toContain("topology is disabled");
});

test("kubectl is handed over to with what stands behind --", async () => {
  const seen: unknown[] = [];
  const api = fakeStackApi({
    runAttached: async ({ command, args }) => {
      seen.push([command, ...args]);
      return 3;
    },
  });
  expect((await runCli("kubectl -- get pods -o wide", { api })).status).toBe(3);
  expect(seen).toEqual([["kubectl", "get", "pods", "-o", "wide"]]);
});
