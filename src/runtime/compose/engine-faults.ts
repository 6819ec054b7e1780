import { DevstackError } from "../../util/errors.ts";
import { EngineError } from "./engine/engine-error.ts";
import type { EngineRefusal } from "./engine/places/place.ts";

/**
 * What an engine did not do, as an error for people; what is none of an engine's is passed on.
 *
 * @param next The command to give once the engine does what it should.
 */
export function engineFault(error: unknown, next: string): unknown {
  if (!(error instanceof EngineError)) return error;
  if (error.status === null) {
    return new DevstackError("E_RUNTIME_UNAVAILABLE", "the container engine does not answer", {
      why: error.message,
      hint: `start it again, then: ${next}`,
      cause: error,
    });
  }
  return new DevstackError("E_COMPOSE_FAILED", "the container engine refused", {
    why: error.message,
    hint: "devstack doctor shows the engine; devstack status what runs",
    details: { status: error.status },
    cause: error,
  });
}

/**
 * The same for what takes a stack down: without its engine nobody can tell whether its containers
 * are gone, and no other runtime would do instead.
 */
export function takeDownFault(error: unknown): unknown {
  const fault = engineFault(error, "devstack down");
  const unreachable = fault instanceof DevstackError && fault.code === "E_RUNTIME_UNAVAILABLE";
  if (!unreachable) return fault;
  const message = "whether the stack's containers are gone cannot be told";
  return new DevstackError("E_RUNTIME_UNAVAILABLE", message, {
    why: `their engine cannot be asked: ${fault.why}`,
    hint: `${remedyOf(fault) ?? "start that engine again"}, then: devstack down`,
    details: fault.details,
    cause: fault,
  });
}

/** What `noEngine` says first: its other way out is none here. */
function remedyOf({ details }: DevstackError): string | null {
  const { refusals = [] } = (details ?? {}) as { refusals?: readonly EngineRefusal[] };
  return refusals.find(({ fix }) => fix !== null)?.fix ?? null;
}
