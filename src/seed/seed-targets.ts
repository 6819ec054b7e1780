import { poll } from "../readiness/poll.ts";
import { DevstackError, messageOf } from "../util/errors.ts";
import { scrapeTargets, type Target } from "./prometheus.ts";
import { LOOK_WITHIN_MS, type ProofContext } from "./proof/proof-context.ts";
import { serviceUrl } from "./service-url.ts";

const LOOK_INTERVAL_MS = 100;

/**
 * Waits until Prometheus has scraped every service that has metrics, and each scrape was good.
 *
 * @throws DevstackError E_SEED_FAILED naming the targets that are not up and why.
 */
export async function seedTargets(context: ProofContext, timeoutMs: number): Promise<string> {
  const { plan, endpoints, clock, signal } = context;
  const wanted = plan.services.flatMap(({ name, launch, metrics }) =>
    launch.kind === "disabled" ? [] : metrics.map(({ port, path }) => ({ name, port, path })),
  );
  const result = await poll<string[]>({
    intervalMs: LOOK_INTERVAL_MS,
    timeoutMs,
    clock,
    signal,
    attempt: async (attempt) => {
      const look = { signal: attempt.signal, timeoutMs: LOOK_WITHIN_MS };
      const missing = await scrapeTargets(endpoints, look).then(
        (targets) =>
          wanted.flatMap(({ name, port, path }) =>
            notUp(name, `${serviceUrl(endpoints, name, port)}${path}`, targets),
          ),
        (error: unknown) => {
          // What is cut off because the time is up says nothing: the last whole look counts.
          attempt.signal.throwIfAborted();
          return [messageOf(error)];
        },
      );
      return { observation: missing, done: missing.length === 0 };
    },
  });
  if (result.done) return `${wanted.length} scrape targets`;
  throw new DevstackError("E_SEED_FAILED", "Prometheus does not scrape every service", {
    why: (result.last ?? ["no answer in time"]).join("; "),
    hint: noneFor(context, result.last ?? []) ?? "devstack logs prometheus",
    details: { missing: result.last ?? [] },
  });
}

/** A program of the user's in the place of one of the platform's need not have what that one has. */
function noneFor({ plan }: ProofContext, missing: readonly string[]): string | null {
  const own = plan.services.find(
    ({ name, origin, launch }) =>
      origin === "platform" &&
      launch.kind === "command" &&
      missing.some((words) => words.startsWith(`${name} (`)),
  );
  return own === undefined
    ? null
    : `services.${own.name}.metrics: none in devstack.yaml, if it has no metrics`;
}

function notUp(job: string, url: string, targets: readonly Target[]): string[] {
  const target = targets.find((one) => one.job === job && one.scrapeUrl === url);
  if (target === undefined) return [`${job} (${url}) is no target`];
  if (target.health === "up") return [];
  return [`${job} (${url}) is ${target.health}: ${target.lastError || "not scraped yet"}`];
}
