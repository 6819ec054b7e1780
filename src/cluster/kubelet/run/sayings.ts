import type { Pod } from "../../objects/pod.ts";
import { goSeconds } from "./back-off.ts";
import type { ContainerRun } from "./pod-run.ts";

/** Something that the kubelet says of a container, for an event. */
export interface Saying {
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
  readonly fieldPath?: string;
}

/** As messages of the kubelet name a pod: `web-1_default(uid)`. */
function podName({ metadata: { name, namespace = "", uid } }: Pod): string {
  return `${name}_${namespace}(${uid})`;
}

/** What the kubelet says of a container that waits for its next start. */
export function backOffMessage(pod: Pod, { name, backOff }: ContainerRun): string {
  const delay = goSeconds(backOff?.delayMs ?? 0);
  return `back-off ${delay} restarting failed container=${name} pod=${podName(pod)}`;
}

/** The same as an event, when the waiting begins. */
export function backOffEvent(pod: Pod, container: string): string {
  return `Back-off restarting failed container ${container} in pod ${podName(pod)}`;
}

/** Nothing is known of the size of an image. */
export function pulledEvent(image: string, tookMs: number): string {
  const took = `${(tookMs / 1_000).toFixed(3).replace(/\.?0+$/, "")}s`;
  return `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: 0 bytes.`;
}
