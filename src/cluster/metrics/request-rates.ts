import { ENDPOINT_SLICE_INDEX } from "../controllers/service-endpoints/service-endpoints.ts";
import type { Endpoint } from "../objects/endpoint-slice.ts";
import type { Node } from "../objects/node.ts";
import { isTerminating } from "../objects/pod-facts.ts";
import { ENDPOINT_SLICES, NODES, PODS, SERVICES } from "../objects/resources.ts";
import type { Service } from "../objects/service.ts";
import { keyOf } from "../store/resource.ts";
import { isAnswering } from "../traffic/answers.ts";
import { ClientNodes } from "../traffic/client-nodes.ts";
import { reaches, streamsOf } from "../traffic/flow-rates.ts";
import { isAskedFor, requestedRates } from "../traffic/requested-rates.ts";
import { Routes } from "../traffic/routes.ts";
import type { MetricsMoment } from "./pod-metrics.ts";

/** Requests per second that pods serve, by their uids; those that serve none are left out. */
export type RequestRates = ReadonlyMap<string, number>;

const NONE: RequestRates = new Map();

/**
 * How many requests each pod serves once proxies know all endpoints: what they do not know yet is a
 * matter of half a second, and of no concern to what is measured over many.
 */
export function requestRates({ store, nowMs }: MetricsMoment): RequestRates {
  const services = store.list(SERVICES).filter(isAskedFor);
  if (services.length === 0) return NONE;
  const rates = new Map<string, number>();
  const clients = new ClientNodes();
  const nodes = store.list(NODES);
  for (const node of nodes) clients.note(null, node, nowMs);
  const byName = new Map(nodes.map((node) => [node.metadata.name, node]));
  for (const service of services) addRates(service, { store, clients, nodes: byName, rates });
  return rates;
}

interface Scene {
  readonly store: MetricsMoment["store"];
  readonly clients: ClientNodes;
  readonly nodes: ReadonlyMap<string, Node>;
  /** To be added to. */
  readonly rates: Map<string, number>;
}

function addRates(service: Service, { store, clients, nodes, rates }: Scene): void {
  const slices = store.find(ENDPOINT_SLICES, ENDPOINT_SLICE_INDEX.name, keyOf(service));
  const targets = slices
    .flatMap(({ endpoints }) => endpoints)
    .map((endpoint) => ({ endpoint, answers: answers(endpoint, store) }));
  const routes = new Routes(service, targets);
  const from = clients.clients(() => [...nodes.values()]);
  const wanted = requestedRates(service, clients.zones);
  for (const stream of streamsOf(wanted, from, () => routes)) {
    const perTarget = stream.perSecond / stream.targets.length;
    for (const { endpoint, answers } of stream.targets) {
      const { targetRef, nodeName = "" } = endpoint;
      if (!answers || targetRef === undefined) continue;
      if (!reaches(stream.group, nodes.get(nodeName))) continue;
      rates.set(targetRef.uid, (rates.get(targetRef.uid) ?? 0) + perTarget);
    }
  }
}

function answers({ targetRef }: Endpoint, store: MetricsMoment["store"]): boolean {
  if (targetRef?.kind !== "Pod") return false;
  const pod = store.get(PODS, targetRef.namespace ?? "", targetRef.name);
  return pod?.metadata.uid === targetRef.uid && isAnswering(pod) && !isTerminating(pod);
}
