import { poll } from "../readiness/poll.ts";
import { DevstackError, messageOf } from "../util/errors.ts";
import { scrapeTargets, type Target } from "./prometheus.ts";
import { LOOK_WITHIN_MS, type ProofContext } from "./proof/proof-context.ts";
import { serviceUrl } from "./service-url.ts";

const LOOK_INTERVAL_MS = 100;

export interface SeedTargetsOptions {
  timeoutMs: number;
  /**
   * When each service's process started: milliseconds since the Unix epoch. A scrape from before
   * says nothing of the process, and until the next one Prometheus has its predecessor's samples.
   */
  startedAt: ReadonlyMap<string, number | null>;
}

/**
 * Waits until Prometheus has scraped every service that has metrics, since it was started, and each
 * scrape was good.
 *
 * @throws DevstackError E_SEED_FAILED naming the targets that are not up and why.
 */
export async function seedTargets(
  context: ProofContext,
  { timeoutMs, startedAt }: SeedTargetsOptions,
): Promise<string> {
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
          wanted.flatMap(({ name, port, path }) => {
            const url = `${serviceUrl(endpoints, name, port)}${path}`;
            return notUp({ job: name, port, url, since: startedAt.get(name) ?? 0 }, targets);
          }),
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
      (launch.kind === "command" || launch.kind === "external") &&
      missing.some((words) => words.startsWith(`${name} (`)),
  );
  return own === undefined
    ? null
    : `services.${own.name}.metrics: none in devstack.yaml, if it has no metrics`;
}

interface WantedTarget {
  job: string;
  /** Its name. */
  port: string;
  /** As this machine reaches it. */
  url: string;
  /** When what it is to be scraped of began: milliseconds since the Unix epoch. */
  since: number;
}

function notUp({ job, port, url, since }: WantedTarget, targets: readonly Target[]): string[] {
  // A Prometheus of the user's has targets of the user's, which only their addresses tell.
  const target = targets.find(
    (one) => one.job === job && (one.port === null ? one.scrapeUrl === url : one.port === port),
  );
  if (target === undefined) return [`${job} (${url}) is no target`];
  const { health, lastScrapeMs } = target;
  if (health === "up") {
    const isOlder = lastScrapeMs !== null && lastScrapeMs < since;
    return isOlder ? [`${job} (${url}) has not been scraped since it was started`] : [];
  }
  return [`${job} (${url}) is ${health}: ${target.lastError || "not scraped yet"}`];
}
