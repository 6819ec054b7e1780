import { exchange, jsonOf } from "../../../util/http-client.ts";
import { serviceUrl } from "../../service-url.ts";
import type { Finding } from "../evidence.ts";
import { type MarkedAnswer, PROOF_TENANT, SYNTHETIC_HEADERS } from "../marked-request.ts";
import { LOOK_WITHIN_MS, type ProofContext } from "../proof-context.ts";

const HEADERS = { ...SYNTHETIC_HEADERS, "x-tenant-id": PROOF_TENANT };

/** Asks memory for the conversation that the router must have stored. */
export async function findStored(
  { endpoints, signal }: ProofContext,
  { plan }: MarkedAnswer,
): Promise<Finding> {
  const answer = await exchange({
    url: objectUrl(endpoints, plan.conversation_id),
    headers: HEADERS,
    signal,
    timeoutMs: LOOK_WITHIN_MS,
  });
  const body = jsonOf(answer) as { object?: { turns?: { request_id?: string }[] } } | undefined;
  const turns = body?.object?.turns;
  if (turns?.some(({ request_id }) => request_id === plan.request_id)) {
    return { found: true, words: `conversation stored, ${turns.length} turns` };
  }
  return {
    found: false,
    words: `GET of the conversation answered ${answer.status} ${answer.text.slice(0, 100)}`,
  };
}

/** Removes what the proof stored. A failure is nobody's harm: the object is the proof's own. */
export async function removeStored(
  { endpoints }: Pick<ProofContext, "endpoints">,
  conversationId: string,
): Promise<void> {
  await exchange({
    method: "DELETE",
    url: objectUrl(endpoints, conversationId),
    headers: HEADERS,
    signal: AbortSignal.timeout(LOOK_WITHIN_MS),
  }).catch(() => undefined);
}

function objectUrl(endpoints: ProofContext["endpoints"], conversationId: string): string {
  const base = serviceUrl(endpoints, "memory", "http");
  return `${base}/v1/memory/conversations/${encodeURIComponent(conversationId)}`;
}
