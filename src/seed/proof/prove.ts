import type { Plan } from "../../plan/plan.ts";
import { poll } from "../../readiness/poll.ts";
import { asDevstackError, DevstackError, messageOf } from "../../util/errors.ts";
import { fetchTrace } from "../trace.ts";
import { blameForRequest } from "./blame.ts";
import type { Evidence, Finding } from "./evidence.ts";
import { hopsOf, unprovenReason } from "./expected.ts";
import { countSpans, findAccepted, type SpanCounts } from "./gather/accepted-spans.ts";
import { type CounterValue, compareCounters, readCounters } from "./gather/counters.ts";
import { findDecision } from "./gather/decision-log.ts";
import { findNodes } from "./gather/listed-nodes.ts";
import { PanelSearch } from "./gather/panel-answers.ts";
import { findStored, removeStored } from "./gather/stored-object.ts";
import { judge, type Verdict } from "./judge.ts";
import { type Mark, type MarkedAnswer, newMark, sendMarked } from "./marked-request.ts";
import { isLive, LOOK_WITHIN_MS, type ProofContext } from "./proof-context.ts";
import type { HopResult, Unproven } from "./proof-record.ts";

/** A marked request that was sent, and how things stood before. */
export interface ProofRequest {
  mark: Mark;
  before: Baseline;
  /** Handled: whoever asks for it later misses nothing. */
  answer: Promise<MarkedAnswer>;
}

/**
 * Sends the marked request, so that it is on its way while whatever has to be there before it is
 * looked for is still awaited. Whoever sends it calls `prove` or `discard`.
 */
export async function sendProof(context: ProofContext, timeoutMs: number): Promise<ProofRequest> {
  const { endpoints, signal } = context;
  const mark = newMark();
  const before = await baseline(context);
  const answer = sendMarked(endpoints, mark, { signal, timeoutMs });
  answer.catch(() => {});
  return { mark, before, answer };
}

/** Removes what the request has stored. */
export async function discardProof(context: ProofContext, request: ProofRequest): Promise<void> {
  await request.answer.catch(() => {});
  if (isLive(context, "memory")) await removeStored(context, request.mark.conversationId);
}

export interface ProveOptions extends ProofContext {
  /** For all hops together, from the answer on. */
  timeoutMs: number;
  onHop: (hop: HopResult) => void;
}

export interface ProofResult {
  traceId: string;
  hops: readonly HopResult[];
  unproven: readonly Unproven[];
}

const LOOK_INTERVAL_MS = 100;

/**
 * Looks for the marked request at every hop, each at its own interface, until all have it or the
 * time is up. Removes what the request stored.
 *
 * @throws DevstackError E_PROOF_FAILED naming the first broken hop and why.
 */
export async function prove(options: ProveOptions, request: ProofRequest): Promise<ProofResult> {
  const { plan, clock, signal } = options;
  const { mark, before } = request;
  const panels = new PanelSearch(mark.traceId);
  const begunMs = clock.monotonicMs();
  try {
    const answer = await request.answer;
    const result = await poll({
      intervalMs: LOOK_INTERVAL_MS,
      timeoutMs: options.timeoutMs,
      clock,
      signal,
      attempt: async (attempt) => {
        const look = { ...options, signal: attempt.signal };
        const verdicts: Verdict[] = judge(
          plan,
          await gather(look, { mark, answer, before, panels }),
        );
        return { observation: verdicts, done: verdicts.every(({ ok }) => ok) };
      },
    });
    const elapsedMs = clock.monotonicMs() - begunMs;
    const hops = (result.last ?? []).map((verdict): HopResult => ({ ...verdict, elapsedMs }));
    // Not earlier: a hop is fine only when nothing that may still be blamed on it is missing.
    for (const hop of hops) options.onHop(hop);
    const broken = hops.find(({ ok }) => !ok);
    if (broken !== undefined || !result.done) throw hopFailed(broken, hops, options);
    return { traceId: mark.traceId, hops, unproven: unprovenHops(plan) };
  } catch (error) {
    signal.throwIfAborted();
    const failure = asDevstackError(error);
    if (failure.code !== "E_REQUEST_FAILED") throw error;
    const service = blameForRequest(failure, plan);
    const detail = `${failure.message}: ${failure.why ?? ""}`;
    throw hopFailed({ service, ok: false, detail }, [], options);
  } finally {
    await discardProof(options, request);
  }
}

/** How things stood before; a growth cannot be told of what could not be asked. */
export interface Baseline {
  counters: ReadonlyMap<string, CounterValue> | { refused: string };
  spans: SpanCounts | { refused: string };
}

async function baseline(context: ProofContext): Promise<Baseline> {
  const refused = (error: unknown) => ({
    refused: `before the request it could not be asked: ${messageOf(error)}`,
  });
  const [counters, spans] = await Promise.all([
    isLive(context, "prometheus") ? readCounters(context).catch(refused) : NO_COUNTERS,
    isLive(context, "otel-collector") ? countSpans(context).catch(refused) : NO_SPANS,
  ]);
  context.signal.throwIfAborted();
  return { counters, spans };
}

const NO_COUNTERS: ReadonlyMap<string, CounterValue> = new Map();
const NO_SPANS: SpanCounts = { accepted: 0, passedOn: 0 };

interface Subject {
  mark: Mark;
  answer: MarkedAnswer;
  before: Baseline;
  panels: PanelSearch;
}

async function gather(context: ProofContext, subject: Subject): Promise<Evidence> {
  const { mark, answer, before, panels: search } = subject;
  const { endpoints, signal } = context;
  const look = { signal, timeoutMs: LOOK_WITHIN_MS };
  const live = (service: string) => isLive(context, service);
  const [decision, stored, accepted, trace, counters, panels, nodes] = await Promise.all([
    live("opa") ? attempt(findDecision(context, answer, mark.traceId)) : NOT_PART,
    live("memory") ? attempt(findStored(context, answer)) : NOT_PART,
    live("otel-collector") ? attempt(acceptedSince(context, before.spans)) : NOT_PART,
    live("tempo")
      ? fetchTrace(endpoints, mark.traceId, look).catch((error) => ({ missing: messageOf(error) }))
      : { missing: "tempo is not part of this stack" },
    live("prometheus")
      ? compareCounters(context, before.counters).catch((error) => ({ refused: messageOf(error) }))
      : { refused: "prometheus is not part of this stack" },
    live("grafana") ? attempt(search.look(context)) : NOT_PART,
    live("topology") ? attempt(findNodes(context)) : NOT_PART,
  ]);
  signal.throwIfAborted();
  return { answer, decision, stored, accepted, panels, trace, counters, nodes };
}

async function acceptedSince(context: ProofContext, before: Baseline["spans"]): Promise<Finding> {
  if ("refused" in before) return { found: false, words: before.refused };
  return findAccepted(context, before);
}

const NOT_PART: Finding = { found: false, words: "not part of this stack" };

/** A look that fails has found nothing, and says why. */
async function attempt(look: Promise<Finding>): Promise<Finding> {
  return look.catch((error: unknown) => ({ found: false, words: messageOf(error) }));
}

function hopFailed(
  broken: Verdict | undefined,
  hops: readonly HopResult[],
  { plan }: Pick<ProofContext, "plan">,
): DevstackError {
  const service = broken?.service ?? "router";
  return new DevstackError("E_PROOF_FAILED", `the marked request was not found at ${service}`, {
    why: broken?.detail ?? "no hop could be looked at in time",
    hint: `devstack logs ${service}`,
    details: { service, detail: broken?.detail ?? null, hops, unproven: unprovenHops(plan) },
  });
}

/**
 * What nobody can check, with the reason: told in the last lines of `up`. A job that is ready has
 * shown by its exit status that it is done.
 */
function unprovenHops(plan: Plan): Unproven[] {
  const hops = new Set(hopsOf(plan).map(({ name }) => name));
  return plan.services
    .filter(({ name, launch, job }) => launch.kind !== "disabled" && !job && !hops.has(name))
    .map((service) => ({ service: service.name, reason: unprovenReason(service, plan) }));
}
