import type { Container, PodSpec } from "../../objects/pod.ts";
import { isSidecar } from "../../objects/sidecars.ts";

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
