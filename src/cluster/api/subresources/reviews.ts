import type { KubeObject } from "../../objects/meta.ts";
import type { ApiContext } from "../api-context.ts";
import { type ApiAnswer, jsonAnswer } from "../request.ts";
import type { Writing } from "../write/answer-written.ts";
import { receiveObject } from "../write/received-object.ts";
import { writeOptionsOf } from "../write/write-options.ts";

/** Who everybody is: nobody has to say who they are, and everybody may do everything. */
const USER = {
  username: "devstack",
  groups: ["system:masters", "system:authenticated"],
};

const EVERYTHING = {
  resourceRules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }],
  nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
};

/** Answers what a client asks about itself: who it is, and what it may do. Null for any other kind. */
export function answerReview({ target, request }: Writing, context: ApiContext): ApiAnswer | null {
  const status = statusOf(target.kind.kind);
  if (status === null) return null;
  const options = writeOptionsOf(request, "CreateOptions");
  const { object } = receiveObject<KubeObject>(request, { kind: target.kind, ...options }, context);
  return jsonAnswer({ ...object, metadata: object.metadata ?? {}, status }, { status: 201 });
}

function statusOf(kind: string): object | null {
  switch (kind) {
    case "SelfSubjectAccessReview":
      return { allowed: true };
    case "SelfSubjectRulesReview":
      return { ...EVERYTHING, incomplete: false };
    case "SelfSubjectReview":
      return { userInfo: USER };
    default:
      return null;
  }
}
