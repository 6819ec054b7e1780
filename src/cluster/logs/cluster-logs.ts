import type { LogLine, LogSource, PodLogs } from "../api/logs/pod-logs.ts";
import type { Cluster } from "../cluster.ts";
import { probedPod } from "../kubelet/run/probed-pod.ts";
import { Selectors } from "../meta/selectors.ts";
import { isReachable, nodeStateOf } from "../objects/node-state.ts";
import type { Pod } from "../objects/pod.ts";
import { NODES, PODS, SERVICES } from "../objects/resources.ts";
import { servingContainer } from "../objects/serving-container.ts";
import { topologyZoneOf } from "../objects/topology-zone.ts";
import { ApiError } from "../status/api-error.ts";
import { keyOf } from "../store/resource.ts";
import { isAskedFor } from "../traffic/requested-rates.ts";
import type { ServedStep } from "../traffic/served-history.ts";
import { Traffic } from "../traffic/traffic.ts";
import { type ContainerHistory, presentRun, previousRun, statusOf } from "./container-history.ts";
import type { LogPlace } from "./log-text.ts";
import { lifeLines, servedLines } from "./run-lines.ts";

/**
 * What the containers of a cluster say: that they have started, are ready, end, and how many requests
 * they have served in each ten seconds. Nothing of it is stored: it follows from the status of pods and
 * from the flow of requests.
 */
export class ClusterLogs implements PodLogs {
  readonly #cluster: Cluster;
  readonly #selectors = new Selectors();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** @throws ApiError in the words of the kubelet and of the API server where there is no log */
  lines(source: LogSource, { previous }: { readonly previous: boolean }): readonly LogLine[] {
    this.#requireReachable(source.pod);
    const run = (previous ? previousRun : presentRun)(this.#probed(source.pod), source.container);
    if (run === null) throw noLog(source, previous);
    const { nowMs } = this.#cluster;
    const span = { afterMs: Number.NEGATIVE_INFINITY, untilMs: nowMs };
    const served = servedLines(this.#servedBy(source, run), span);
    return [...lifeLines(run, this.#placeOf(source), nowMs), ...served].toSorted(
      (left, right) => left.atMs - right.atMs,
    );
  }

  follow(
    source: LogSource,
    { line, end }: { readonly line: (line: LogLine) => void; readonly end: () => void },
  ): () => void {
    const { pod, container } = source;
    const first = presentRun(this.#probed(pod), container);
    if (first === null || first.ending !== null) {
      end();
      return () => undefined;
    }
    let latest = pod;
    let servedMs = this.#cluster.nowMs;
    const known = lifeLines(first, this.#placeOf(source), servedMs);
    const told = new Set(known.map(({ text }) => text));
    const tell = () => {
      const at = { pod: this.#probed(latest), container };
      const run = runOf(at, first.attempt);
      if (run === null) {
        stop();
        end();
        return;
      }
      const untilMs = this.#cluster.nowMs;
      const news = lifeLines(run, this.#placeOf(at), untilMs).filter(({ text }) => !told.has(text));
      for (const { text } of news) told.add(text);
      const served = servedLines(this.#servedBy(at, run), { afterMs: servedMs, untilMs });
      servedMs = untilMs;
      for (const one of [...served, ...news]) line(one);
      if (run.ending === null) return;
      stop();
      end();
    };
    const endWrites = this.#cluster.subscribe(({ resource, type, object }) => {
      if (resource !== PODS.id || object.metadata.uid !== pod.metadata.uid) return;
      latest = object as Pod;
      tell();
      if (type !== "DELETED" || !isOpen) return;
      stop();
      end();
    });
    const endTime = this.#cluster.onTime(tell);
    let isOpen = true;
    const stop = () => {
      isOpen = false;
      endWrites();
      endTime();
    };
    return stop;
  }

  #probed(pod: Pod): Pod {
    return probedPod(pod, this.#cluster.part(Traffic).probes);
  }

  #placeOf({ pod, container }: LogSource): LogPlace {
    const node = this.#cluster.store.get(NODES, "", pod.spec.nodeName ?? "");
    return { pod, container, zone: topologyZoneOf(node) };
  }

  #servedBy(source: LogSource, run: ContainerHistory) {
    const serves = servingContainer(source.pod)?.name === source.container;
    const steps = serves ? this.#stepsOf(source.pod) : [];
    return { run, place: this.#placeOf(source), steps };
  }

  #stepsOf({ metadata: { namespace, labels = {} } }: Pod): (readonly ServedStep[])[] {
    const { store } = this.#cluster;
    return store.list(SERVICES, namespace).flatMap((service) => {
      const { selector } = service.spec;
      if (selector === undefined || !isAskedFor(service)) return [];
      if (!this.#selectors.ofLabels(selector).matches(labels)) return [];
      return [this.#cluster.part(Traffic).servedBehind(keyOf(service))];
    });
  }

  /** @throws ApiError */
  #requireReachable(pod: Pod): void {
    const { nodeName } = pod.spec;
    const { namespace, name } = pod.metadata;
    if (!nodeName) {
      throw new ApiError("BadRequest", `pod ${name} does not have a host assigned`);
    }
    const node = this.#cluster.store.get(NODES, "", nodeName);
    if (isReachable(nodeStateOf(node))) return;
    const address = `${pod.status?.hostIP ?? nodeName}:10250`;
    const url = `https://${address}/containerLogs/${namespace}/${name}`;
    const why = `Get "${url}": dial tcp ${address}: connect: no route to host`;
    throw new ApiError("InternalError", why);
  }
}

/** The run of a container that was the present one once. */
function runOf({ pod, container }: LogSource, attempt: number): ContainerHistory | null {
  const runs = [presentRun(pod, container), previousRun(pod, container)];
  return runs.find((run) => run?.attempt === attempt) ?? null;
}

/** Why there is no log, as the kubelet says it (kubelet 1.34, `validateContainerLogStatus`). */
function noLog({ pod, container }: LogSource, previous: boolean): ApiError {
  const { name } = pod.metadata;
  if (previous) {
    const why = `previous terminated container "${container}" in pod "${name}" not found`;
    return new ApiError("BadRequest", why);
  }
  const reason = statusOf(pod, container)?.state?.waiting?.reason;
  if (reason === undefined) {
    const why = `container "${container}" in pod "${name}" is not available`;
    return new ApiError("BadRequest", why);
  }
  const why = `container "${container}" in pod "${name}" is waiting to start: ${reason}`;
  return new ApiError("BadRequest", why);
}
