import type { Plan } from "../../plan/plan.ts";
import { DevstackError } from "../../util/errors.ts";

/** @throws DevstackError E_CONFIG for a stack with Compose files of the user's: here is no Compose. */
export function refuseInclude({ include }: Plan): void {
  if (include === undefined) return;
  throw new DevstackError("E_CONFIG", "the Compose files of include cannot be run", {
    why: "they need a container engine, and the embedded runtime runs plain processes",
    hint: "set runtime: compose, or remove include",
    details: { places: [["include"]] },
  });
}
