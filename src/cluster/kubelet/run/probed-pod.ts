import type { Container, Pod, Probe } from "../../objects/pod.ts";

/** How containers are probed whose manifests do not say. */
export interface ProbeSettings {
  readonly readiness?: ProbeTimes;
  readonly liveness?: ProbeTimes;
}

type ProbeTimes = Pick<
  Probe,
  "initialDelaySeconds" | "periodSeconds" | "successThreshold" | "failureThreshold"
>;

/** As the API fills a probe in (core/v1 defaults of Kubernetes 1.34). */
const FILLED_IN = {
  initialDelaySeconds: 0,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
} as const satisfies ProbeTimes;

/**
 * The pod as its kubelet probes it. What a manifest says of a probe holds; times that are just as the
 * API fills them in count as not said, and are those of the settings. A main container without a probe
 * has one of their times, unless its pod is to end some time.
 */
export function probedPod(pod: Pod, settings: ProbeSettings = {}): Pod {
  const { readiness, liveness } = settings;
  if (readiness === undefined && liveness === undefined) return pod;
  const { containers, initContainers, restartPolicy = "Always" } = pod.spec;
  const probed = (standsIn: boolean) => (container: Container) => {
    const other = standsIn ? probeOf(container) : undefined;
    const readinessProbe = timed(container.readinessProbe, { times: readiness, other });
    const livenessProbe = timed(container.livenessProbe, { times: liveness, other });
    return {
      ...container,
      ...(readinessProbe !== undefined && { readinessProbe }),
      ...(livenessProbe !== undefined && { livenessProbe }),
    };
  };
  return {
    ...pod,
    spec: {
      ...pod.spec,
      containers: containers.map(probed(restartPolicy === "Always")),
      ...(initContainers !== undefined && { initContainers: initContainers.map(probed(false)) }),
    },
  };
}

/** What is asked where a manifest names nothing: whether somebody listens. */
function probeOf({ ports = [] }: Container): Probe {
  const [port] = ports;
  return port === undefined ? {} : { tcpSocket: { port: port.containerPort } };
}

function timed(
  probe: Probe | undefined,
  { times, other }: { readonly times: ProbeTimes | undefined; readonly other: Probe | undefined },
): Probe | undefined {
  const asked = times === undefined ? probe : (probe ?? other);
  if (asked === undefined || times === undefined) return asked;
  const said = Object.entries(FILLED_IN).filter(([name, usual]) => {
    const own = asked[name as keyof ProbeTimes];
    return own !== undefined && own !== usual;
  });
  const own = Object.fromEntries(said.map(([name]) => [name, asked[name as keyof ProbeTimes]]));
  return { ...asked, ...times, ...own };
}
