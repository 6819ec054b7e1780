import { DevstackError } from "../../../util/errors.ts";
import type { EngineRefusal } from "./places/place.ts";

/**
 * The error of a stack that is to run in containers where no engine can be used: E_RUNTIME_UNAVAILABLE
 * with every place that was looked at.
 */
export function noEngine(refusals: readonly EngineRefusal[]): DevstackError {
  const reasons = refusals.map(({ place, reason }) => `${place}: ${reason}`);
  const fix = refusals.find((refusal) => refusal.fix !== null)?.fix ?? "install Docker or Podman";
  return new DevstackError("E_RUNTIME_UNAVAILABLE", "no container engine can be used", {
    why: reasons.length > 0 ? reasons.join("; ") : "none listens in any of the usual places",
    hint: `${fix}; or run plain processes: devstack up --runtime embedded`,
    details: { refusals },
  });
}
