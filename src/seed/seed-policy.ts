import { DevstackError } from "../util/errors.ts";
import { exchange, jsonOf } from "../util/http-client.ts";
import { LOOK_WITHIN_MS, type ProofContext } from "./proof/proof-context.ts";
import { serviceUrl } from "./service-url.ts";

/** An ordinary ask, as the router puts it to the policy. */
const PLAIN_META = { route: "/v1/ask", tenant: "public", quality: "balanced", prompt_chars: 12 };

/** The one thing that the shipped policy forbids in every release. */
const FORBIDDEN_META = { ...PLAIN_META, tool_permissions: ["fs.write"] };

/**
 * Makes sure that a policy is loaded and decides: the whole document for an ordinary ask must have
 * a boolean `allow`. The shipped policy must also allow that ask and deny a forbidden tool; what a
 * policy of the user's own decides is its own affair.
 *
 * @throws DevstackError E_SEED_FAILED saying what OPA answered.
 */
export async function seedPolicy(
  context: Pick<ProofContext, "endpoints" | "signal">,
  { shipped }: { shipped: boolean },
): Promise<string> {
  const plain = await decide(context, PLAIN_META);
  if (!shipped) return "policy of your own";
  const forbidden = await decide(context, FORBIDDEN_META);
  if (!plain) throw refused("the shipped policy denies an ordinary ask");
  if (forbidden) throw refused("the shipped policy allows the tool fs.write");
  return "policy";
}

async function decide(
  { endpoints, signal }: Pick<ProofContext, "endpoints" | "signal">,
  meta: Record<string, unknown>,
): Promise<boolean> {
  const url = `${serviceUrl(endpoints, "opa", "http")}/v1/data/atp/policy`;
  const answer = await exchange({
    method: "POST",
    url,
    body: { input: { meta } },
    signal,
    timeoutMs: LOOK_WITHIN_MS,
  });
  const allow = (jsonOf(answer) as { result?: { allow?: unknown } } | undefined)?.result?.allow;
  if (typeof allow === "boolean") return allow;
  throw refused(`POST ${url} answered ${answer.status} ${answer.text.slice(0, 300)}`);
}

function refused(why: string): DevstackError {
  return new DevstackError("E_SEED_FAILED", "the policy is not in force", {
    why,
    hint: "package atp.policy must define allow; see docs/policy.md, then: devstack logs opa",
  });
}
