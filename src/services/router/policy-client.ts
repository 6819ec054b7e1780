import { messageOf } from "../../util/errors.ts";
import type { StepBound } from "./ask-time.ts";
import type { HttpCaller } from "./http-caller.ts";

/** The routes by which a prompt comes in. */
export type AskRoute = "/v1/ask" | "/v1/plan" | "/ws";

/**
 * What the policy sees of an ask, as `input.meta`. The fields are those of the platform's frames
 * and then the ones of /v1/ask; what an ask does not have is null.
 */
export interface PolicyMeta {
  route: AskRoute;
  tenant: string;
  task_type: string | null;
  quality: string;
  data_scope: readonly string[] | null;
  tool_permissions: readonly string[] | null;
  security_groups: readonly string[] | null;
  languages: readonly string[] | null;
  risk: string | null;
  environment_id: string | null;
  /** The trace id of the ask; what a frame says itself goes first. */
  trace: string;
  prompt_chars: number;
  max_cost_usd: number | null;
  synthetic: boolean;
  conversation_id: string | null;
}

export interface PolicyDecision {
  allow: boolean;
  /** The id under which OPA logged it; null where decision ids are off. */
  decisionId: string | null;
  /** Why not, when it is denied. */
  reasons: readonly string[];
}

/** No decision could be had; whoever catches it refuses. */
export class PolicyUnavailable extends Error {
  override name = "PolicyUnavailable";
}

/** Asks OPA for the whole document of package `atp.policy`. */
export class PolicyClient {
  readonly #caller: HttpCaller;

  constructor(caller: HttpCaller) {
    this.#caller = caller;
  }

  /** Raises PolicyUnavailable unless OPA answered with a document that has a boolean `allow`. */
  async decide(meta: PolicyMeta, bound: StepBound): Promise<PolicyDecision> {
    try {
      const answer = await this.#caller.call("policy decision", {
        method: "POST",
        path: "/v1/data/atp/policy",
        body: { input: { meta } },
        ...bound,
      });
      if (answer.status !== 200) throw new PolicyUnavailable(`OPA answered ${answer.status}`);
      return readDecision(answer.json);
    } catch (error) {
      if (error instanceof PolicyUnavailable) throw error;
      throw new PolicyUnavailable(messageOf(error), { cause: error });
    }
  }
}

/**
 * The decision in OPA's answer. A policy may say `allow` and still have something in `deny` (the
 * platform's own did): any denial wins. A document without a boolean `allow` decides nothing.
 */
export function readDecision(answer: unknown): PolicyDecision {
  const { decision_id, result } = record(answer);
  if (result === undefined) throw new PolicyUnavailable("the policy atp.policy is undefined");
  const { allow, deny } = record(result);
  if (typeof allow !== "boolean") {
    throw new PolicyUnavailable("the policy atp.policy has no boolean allow");
  }
  const denials = Array.isArray(deny) ? deny.map(reasonOf) : [];
  const denied = !allow || denials.length > 0;
  return {
    allow: !denied,
    decisionId: typeof decision_id === "string" ? decision_id : null,
    reasons: denied && denials.length === 0 ? ["the policy gives no reason"] : denials,
  };
}

function reasonOf(denial: unknown): string {
  if (typeof denial === "string") return denial;
  const { reason, code } = record(denial);
  if (typeof reason === "string") return reason;
  return typeof code === "string" ? code : JSON.stringify(denial);
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
