import { counted } from "../../../util/counted.ts";
import { exchange, jsonOf } from "../../../util/http-client.ts";
import { serviceUrl } from "../../service-url.ts";
import type { Finding } from "../evidence.ts";
import { LOOK_WITHIN_MS, type ProofContext } from "../proof-context.ts";

/** Asks the simulated cluster for its nodes, as kubectl would. */
export async function findNodes({ endpoints, signal }: ProofContext): Promise<Finding> {
  const answer = await exchange({
    url: `${serviceUrl(endpoints, "topology", "http")}/api/v1/nodes`,
    signal,
    timeoutMs: LOOK_WITHIN_MS,
  });
  const { kind, items = [] } = (jsonOf(answer) ?? {}) as { kind?: string; items?: unknown[] };
  if (kind === "NodeList" && items.length > 0) {
    return { found: true, words: `its API lists ${counted(items.length, "node")}` };
  }
  const text = answer.text.slice(0, 100);
  return { found: false, words: `GET of its nodes answered ${answer.status} ${text}` };
}
