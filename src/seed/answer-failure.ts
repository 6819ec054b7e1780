import type { Endpoints } from "../plan/endpoints.ts";
import type { FinalLine } from "./ask.ts";

/**
 * Why an answer broke off, and where to look: at the adapter that the router names, where that is a
 * service of the stack. Adapters may go by the name of a model, which has no log.
 *
 * @param final the answer's last line; null when the router never came to it
 */
export function answerFailure(
  final: FinalLine | null,
  endpoints: Endpoints,
): { why: string; hint: string } {
  if (final === null) {
    const why = "the router closed the connection before the last line";
    return { why, hint: "devstack logs router" };
  }
  const { error = "it does not say why", model_used: model, detail } = final;
  const words = typeof detail === "string" && detail !== "" ? `: ${detail}` : "";
  if (!OF_ADAPTERS.has(error)) return { why: `${error}${words}`, hint: "devstack status" };
  const why = `${model}: ${error}${words}`;
  const isService = Object.hasOwn(endpoints, model);
  return { why, hint: isService ? `devstack logs router ${model}` : "devstack logs router" };
}

/** What the router gives up for because of an adapter. */
const OF_ADAPTERS: ReadonlySet<string> = new Set(["adapter_error", "deadline_exceeded"]);
