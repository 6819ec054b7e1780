import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { API_CASES, type ApiCase, caseName } from "../../../test/support/cluster/api-requests.ts";
import {
  type ComparableAnswer,
  comparableAnswer,
} from "../../../test/support/cluster/comparable-answer.ts";
import { testCluster } from "../../../test/support/cluster/test-cluster.ts";
import { admissionStrategies } from "../admission/strategies.ts";
import { KubeApi } from "./kube-api.ts";

/** What a real API server of Kubernetes 1.34 answered: test/components/record-api-answers.ts. */
const RECORDED: readonly { request: string; answer: ComparableAnswer }[] = JSON.parse(
  readFileSync(new URL("../../../test/fixtures/kube-api/answers.json", import.meta.url), "utf8"),
);

const strategies = [...admissionStrategies({ defaultTolerationSeconds: 300 })];
const api = new KubeApi({ cluster: testCluster({ components: [], strategies }) });

function ask({ method, url, body, type }: ApiCase): ComparableAnswer {
  const [path = "", query = ""] = url.split("?");
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const answer = api.handle({
    ...{ method, path, query: new URLSearchParams(query) },
    headers: {
      ...{ accept: "application/json", "user-agent": "recorder" },
      ...(text !== undefined && { "content-type": type ?? "application/json" }),
    },
    body: Buffer.from(text ?? ""),
  });
  if ("stream" in answer) throw new Error(`${caseName({ method, url })} goes on`);
  const { status, headers } = answer;
  const warnings = headers["warning"] ?? [];
  return comparableAnswer({
    ...{ status, type: String(headers["content-type"]) },
    warnings: typeof warnings === "string" ? [warnings] : warnings,
    body: typeof answer.body === "string" ? answer.body : new TextDecoder().decode(answer.body),
  });
}

// In the order of the recording: what one request has made is what another changes.
test.each(API_CASES.map((one, at) => [caseName(one), one, RECORDED[at]] as const))(
  "%s",
  (name, one, recorded) => {
    expect(recorded?.request).toBe(name);
    expect(ask(one)).toEqual(recorded?.answer);
  },
);
