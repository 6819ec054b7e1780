import type { ProbeSpec } from "../../catalog/service-spec.ts";
import { authority, type Endpoint, type Endpoints } from "../../plan/endpoints.ts";
import type { InstanceStatus } from "../../plan/instance.ts";
import type { Clock } from "../../util/clock.ts";
import type { Answer, ProbeLimits } from "../../util/probes/answer.ts";
import { askOverNetwork, networkTarget } from "../../util/probes/network-probe.ts";
import type { Observation } from "../observation.ts";
import { probeExitedZero } from "./exited-zero.ts";

/** What a probe is about. */
export interface ProbeSubject {
  service: string;
  /** Where the service's ports were really bound. */
  endpoints: Endpoints;
  /** What is known of its process, for probes that ask for nothing else. */
  instance: InstanceStatus | undefined;
}

/** Runs one probe once; tests of waiting put their own in its place. */
export type Probe = (
  spec: ProbeSpec,
  subject: ProbeSubject,
  limits: ProbeLimits & { clock: Clock },
) => Promise<Observation>;

/**
 * Asks once, from outside the service. Whatever goes wrong is an observation in words.
 *
 * @throws only limits.signal.reason, when aborted.
 */
export const probe: Probe = async (spec, subject, limits) => {
  const { clock } = limits;
  const at = clock.now();
  const begunMs = clock.monotonicMs();
  const answer = await ask(spec, subject, limits);
  const elapsedMs = clock.monotonicMs() - begunMs;
  return { ...answer, target: probeTarget(spec, subject), at, elapsedMs };
};

/** What a probe asks, as people read it: `GET http://127.0.0.1:7443/healthz`. */
function probeTarget(
  spec: ProbeSpec,
  subject: Pick<ProbeSubject, "service" | "endpoints">,
): string {
  if (spec.kind === "exited-zero") return `the exit status of ${subject.service}`;
  const endpoint = endpointOf(spec.port, subject);
  return networkTarget(
    spec,
    endpoint === undefined ? `(unbound port ${spec.port})` : authority(endpoint),
  );
}

async function ask(spec: ProbeSpec, subject: ProbeSubject, limits: ProbeLimits): Promise<Answer> {
  if (spec.kind === "exited-zero") return probeExitedZero(subject.instance);
  const endpoint = endpointOf(spec.port, subject);
  if (endpoint === undefined) {
    return { ok: false, answer: `${subject.service} has no endpoint for its port ${spec.port}` };
  }
  return askOverNetwork(spec, endpoint, limits);
}

function endpointOf(
  port: string,
  subject: Pick<ProbeSubject, "service" | "endpoints">,
): Endpoint | undefined {
  return subject.endpoints[subject.service]?.[port];
}
