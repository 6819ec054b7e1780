import type { IncomingHttpHeaders } from "node:http";
import { type Context, propagation } from "@opentelemetry/api";

/**
 * The marker of devstack's own proof requests. A client sets the header; from the router on it
 * travels as W3C baggage, so that every hop can tell such traffic from real traffic.
 */
const SYNTHETIC_HEADER = "x-devstack-synthetic";

/** The baggage key that carries the marker between services. */
const SYNTHETIC_BAGGAGE_KEY = "devstack.synthetic";

/** Whether the marker is in the baggage of `context`. */
export function isSynthetic(context: Context): boolean {
  return propagation.getBaggage(context)?.getEntry(SYNTHETIC_BAGGAGE_KEY)?.value === "true";
}

/** Whether a client marked the request by header. */
export function hasSyntheticHeader(headers: IncomingHttpHeaders): boolean {
  return headers[SYNTHETIC_HEADER] === "1";
}

/** `context` with the marker in its baggage; what else the baggage holds stays. */
export function withSyntheticMarker(context: Context): Context {
  const baggage = propagation.getBaggage(context) ?? propagation.createBaggage();
  return propagation.setBaggage(
    context,
    baggage.setEntry(SYNTHETIC_BAGGAGE_KEY, { value: "true" }),
  );
}
