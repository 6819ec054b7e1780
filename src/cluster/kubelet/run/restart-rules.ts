import type { Container, PodSpec } from "../../objects/pod.ts";

/** An init container that runs beside the others until they have ended. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === "Always";
}

/** Whether a container that has ended is started again (Kubernetes, `restartPolicy`). */
export function restarts({
  spec,
  isInit,
  policy = "Always",
  exitCode,
}: {
  readonly spec: Container;
  readonly isInit: boolean;
  readonly policy: PodSpec["restartPolicy"];
  readonly exitCode: number;
}): boolean {
  if (isInit && isSidecar(spec)) return true;
  if (isInit) return exitCode !== 0 && policy !== "Never";
  return policy === "Always" || (policy === "OnFailure" && exitCode !== 0);
}
