import { join } from "node:path";
import { packageRoot } from "../../../src/util/package-root.ts";
import { requestedPorts } from "../../support/requested-ports.ts";
import { platformOnOwnPorts } from "../own-ports.ts";
import type { Scenario } from "./context.ts";

const ALL_SERVICES = 50;
/** The platform has nine that run: grafana does not without its program. */
const OWN_SERVICES = ALL_SERVICES - 9;

const PROGRAM = join(packageRoot(), "test", "fixtures", "programs", "http-service.js");

/** A platform in which a whole product lives: every service a process that is probed. */
export const many: Scenario = {
  targets: ["many"],
  async measure({ sandbox, options, say }) {
    const platform = JSON.parse(await platformOnOwnPorts());
    const ports = await requestedPorts(OWN_SERVICES);
    const own = ports.map((port, index) => [
      `own-${index + 1}`,
      {
        process: [process.execPath, PROGRAM],
        ports: { http: port },
        probes: [{ http: "/" }],
        env: { PORT: "${port:http}" },
      },
    ]);
    const services = { ...platform.services, ...Object.fromEntries(own) };
    const stack = await sandbox.stack(JSON.stringify({ ...platform, name: "many", services }));
    const values: number[] = [];
    for (let round = options.warmsUp ? 0 : 1; round <= Math.ceil(options.rounds / 2); round += 1) {
      say(`up with 50 services: ${round} of ${Math.ceil(options.rounds / 2)}`);
      const { elapsedMs, stdout } = await stack.run("up", "--json");
      expectAll(stdout);
      await stack.run("down");
      // The first has nothing compiled yet.
      if (round > 0) values.push(elapsedMs);
    }
    return { many: { values } };
  },
};

/** A figure for fewer would stand for something else. */
function expectAll(stdout: string): void {
  const result = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "{}");
  const states: string[] = (result.status?.services ?? []).map(
    ({ state }: { state: string }) => state,
  );
  const ready = states.filter((state) => state === "ready").length;
  if (ready !== ALL_SERVICES) throw new Error(`${ready} services are ready, not ${ALL_SERVICES}`);
}
