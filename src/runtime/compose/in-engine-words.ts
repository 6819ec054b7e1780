import type { Runtime } from "../runtime.ts";
import { engineFault, takeDownFault } from "./engine-faults.ts";

/** The same runtime, but what its engine does not do is told in errors for people. */
export function inEngineWords(runtime: Runtime): Runtime {
  const { name, secretFileMode } = runtime;
  return {
    ...{ name, secretFileMode },
    describe: (options) => runtime.describe(options),
    provider: (launch) => runtime.provider(launch),
    resolve: (...args) => runtime.resolve(...args),
    async prepare(...args) {
      const prepared = await told(runtime.prepare(...args), "devstack up");
      return { ...prepared, start: (how) => told(prepared.start(how), "devstack up") };
    },
    control: (order) => told(runtime.control(order), "devstack up"),
    exec: (...args) => told(runtime.exec(...args), "devstack up"),
    down: (options) => rethrowing(runtime.down(options), takeDownFault),
    endOrphans: () => runtime.endOrphans(),
    status: () => runtime.status(),
    logs: (...args) => toldOfEach(runtime.logs(...args), "devstack logs"),
    evidence: () => runtime.evidence(),
    events: (signal) => toldOfEach(runtime.events(signal), "devstack up"),
  };
}

function told<T>(work: Promise<T>, next: string): Promise<T> {
  return rethrowing(work, (error) => engineFault(error, next));
}

async function rethrowing<T>(work: Promise<T>, fault: (error: unknown) => unknown): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw fault(error);
  }
}

async function* toldOfEach<T>(items: AsyncIterable<T>, next: string): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    throw engineFault(error, next);
  }
}
