import { preStopMs } from "../kubelet/run/pre-stop.ts";
import { probedPod } from "../kubelet/run/probed-pod.ts";
import { type TimingOptions, timingOf } from "../kubelet/run/timing-of.ts";
import { findCondition } from "../objects/conditions.ts";
import type { Pod } from "../objects/pod.ts";
import { isReady } from "../objects/pod-facts.ts";
import { servingContainer } from "../objects/serving-container.ts";

/**
 * Whether the programs in a pod answer requests, as far as its own state goes. Where its containers are
 * ready, they do; gates of its readiness are nobody's who answers.
 */
export function isAnswering(pod: Pod | null): boolean {
  if (pod?.status?.phase !== "Running") return false;
  const containers = findCondition(pod.status.conditions, "ContainersReady");
  return containers === undefined ? isReady(pod) : containers.status === "True";
}

/**
 * How long a pod that counts as ready does not answer yet: without a probe it does so from the start of
 * its program, whether that has got ready or not.
 */
export function warmUpMs(pod: Pod, options: TimingOptions): number {
  const { readinessProbe, startupProbe } = servingContainer(probedPod(pod, options.probes)) ?? {};
  const isProbed = readinessProbe !== undefined || startupProbe !== undefined;
  return isProbed ? 0 : timingOf(pod, options).timing.readyMs;
}

/**
 * How long a pod goes on answering after it was told to end: as long as the hooks hold up the signal.
 * From the signal on a program takes no new requests, as servers do that shut down in order.
 */
export function answersOnMs({ spec, metadata }: Pod): number {
  const serving = spec.containers.filter(({ ports = [] }) => ports.length > 0);
  const held = (serving.length === 0 ? spec.containers : serving).map(preStopMs);
  const graceMs = (metadata.deletionGracePeriodSeconds ?? 0) * 1_000;
  return Math.min(graceMs, ...held);
}
