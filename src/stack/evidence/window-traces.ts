import { type TraceWindow, tracesOfWindow, type WholeTrace } from "../../seed/window-traces.ts";
import { MASK } from "../../util/masking/needles.ts";
import { looksSecret } from "../report/secret-words.ts";
import { runningStack } from "../running-stack.ts";
import type { Stack } from "../stack.ts";

/** Some minutes of tests; the store may have days of work. */
const MAX_TRACES = 200;

/**
 * The traces of a window, without the values of attributes whose names say that they are secret.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack is not up, or has no trace store; otherwise as
 *   `tracesOfWindow`.
 */
export async function windowTraces(
  stack: Stack,
  { window, signal }: { window: TraceWindow; signal: AbortSignal },
): Promise<WholeTrace[]> {
  const { endpoints } = await runningStack(stack);
  const options = { window, clock: stack.clock, signal, limit: MAX_TRACES };
  const traces = await tracesOfWindow(endpoints, options);
  return traces.map(({ traceId, body }) => ({ traceId, body: withoutSecrets(body) }));
}

/** OTLP names its attributes by value: `{ key: "authorization", value: { stringValue: … } }`. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (value === null || typeof value !== "object") return value;
  const { key, value: held } = value as { key?: unknown; value?: { stringValue?: unknown } | null };
  const secret =
    typeof key === "string" && looksSecret(key) && typeof held?.stringValue === "string";
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      secret && name === "value" ? { stringValue: MASK } : withoutSecrets(item),
    ]),
  );
}
