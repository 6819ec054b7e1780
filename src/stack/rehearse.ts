import type { Endpoints } from "../plan/endpoints.ts";
import type { Plan } from "../plan/plan.ts";
import { dryExecutor } from "../util/executor/dry-executor.ts";
import { type ChooseRuntimeOptions, chooseRuntime } from "./choose-runtime.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import { withPlaces } from "./locate-error.ts";
import { type MovedPort, movedByStacks } from "./moved-ports.ts";
import { planOf } from "./plan-of.ts";
import { namingPortOwner } from "./port-owner.ts";
import { readRecord } from "./record.ts";
import { refuseReplacing } from "./refuse-up.ts";
import { secretsOf } from "./secrets.ts";
import { never } from "./settings.ts";
import { type OpenStackOptions, openStack } from "./stack.ts";

export interface Rehearsal {
  plan: Plan;
  /** The ports that `up` would take now. */
  endpoints: Endpoints;
  /** Ports that would not be where they are wanted. */
  moved: readonly MovedPort[];
  /** What it would do, line by line. */
  effects: readonly string[];
}

export type RehearseOptions = Omit<OpenStackOptions, "executor"> &
  Pick<ChooseRuntimeOptions, "choice">;

/**
 * What `up` would do, without doing it: the same code with an executor that only tells.
 *
 * @throws what `up` would throw up to the start of the services.
 */
export async function rehearse(options: RehearseOptions): Promise<Rehearsal> {
  const effects: string[] = [];
  const tell = (line: string) => effects.push(line);
  const executor = dryExecutor((line) => effects.push(line));
  const stack = await openStack({ ...options, executor });
  const config = await stack.configuration();
  const { choice } = options;
  const signal = never();
  await chooseRuntime(stack, { ...(choice !== undefined && { choice }), tell, signal });
  const previous = await readRecord(stack);
  await refuseReplacing(stack, config, previous);
  return withPlaces(config, async () => {
    const plan = await planOf(config, stack.runtime.resolve);
    const secrets = await secretsOf(stack, config, plan, {
      signal,
      tell,
      rehearsal: true,
    });
    for (const { name, source } of plan.secrets) {
      if (source.kind === "exec")
        effects.push(`ask           ${source.command[0]} for the secret ${name}`);
    }
    const prepared = await namingPortOwner(stack, () =>
      stack.runtime.prepare(plan, {
        previous: previous?.endpoints ?? {},
        variables: config.variables,
        secrets: secrets.placed,
        rehearsal: true,
      }),
    );
    try {
      await secrets.write();
      await writeKubeconfig(stack, prepared.endpoints);
      await prepared.start({ attached: false });
    } finally {
      await prepared.release();
    }
    const { endpoints } = prepared;
    return { plan, endpoints, moved: await movedByStacks(stack, endpoints), effects };
  });
}
