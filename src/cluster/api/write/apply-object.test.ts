import { expect, test } from "vitest";
import { type Said, TestApi } from "../../../../test/support/cluster/test-api.ts";
import { admissionStrategies } from "../../admission/strategies.ts";
import { Cluster } from "../../cluster.ts";
import { NAMESPACES } from "../../objects/resources.ts";
import cases from "../../ownership/goldens/cases.json" with { type: "json" };
import recorded from "../../ownership/goldens/recorded.json" with { type: "json" };

interface Case {
  readonly path: string;
  readonly object: string;
  readonly steps: readonly Step[];
}

interface Step {
  readonly manager: string;
  readonly force?: boolean;
  readonly subresource?: string;
  readonly path?: string;
  readonly create?: unknown;
  readonly apply?: unknown;
  readonly merge?: unknown;
  readonly json?: unknown;
}

const MAPS = "/api/v1/namespaces/default/configmaps";

function newApi({ aheadMs = 0 } = {}): TestApi {
  const strategies = admissionStrategies({ defaultTolerationSeconds: 300 });
  const cluster = Cluster.create({ seed: 1, startMs: 0, components: [], strategies });
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } };
  cluster.write((writer) => writer.create(NAMESPACES, namespace));
  return new TestApi({ cluster, aheadMs: () => aheadMs });
}

test.each(cases.map(({ name }, at) => [name, at] as const))(
  "as on a real server: %s",
  (_name, at) => {
    const { path, object, steps } = cases[at] as unknown as Case;
    const api = newApi();
    for (const [number, step] of steps.entries()) {
      const answer = sent(api, step, { path: step.path ?? path, object });
      const seen = answer.body.kind === "Scale" ? api.get(`${path}/${object}`) : answer;
      expect(shown(seen), `step ${number}`).toEqual(blamed(recorded.answers[at]?.[number]));
    }
  },
);

test("what is applied is created with 201, and answered with 200 from then on", () => {
  const api = newApi();
  const config = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { a: "1" } };
  const apply = { apply: config, manager: "m" };
  const at = { path: MAPS, object: "a" };
  expect(sent(api, apply, at).status).toBe(201);
  const again = sent(api, apply, at);
  expect(again.status).toBe(200);
  expect(again.body.metadata.resourceVersion).toBe(
    api.get(`${MAPS}/a`).body.metadata.resourceVersion,
  );
});

test("a dry run of an apply leaves nothing behind", () => {
  const api = newApi();
  const body = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: '1'}\n";
  const headers = { "content-type": "application/apply-patch+yaml" };
  const query = "fieldManager=m&dryRun=All";
  expect(api.ask("PATCH", `${MAPS}/a`, { body, headers, query }).body.data).toEqual({ a: "1" });
  expect(api.get(`${MAPS}/a`).status).toBe(404);
});

test.each([
  ["", "a: [", 400, "error decoding YAML: error converting YAML to JSON: yaml: "],
  ["", "[]", 400, "error decoding YAML: "],
  ["", "kind: Secret\napiVersion: v1", 400, "invalid object type: v1, Kind=Secret"],
  ["", "kind: ConfigMap\napiVersion: v1\nmetadata: {name: b}", 400, "the name of the object (b)"],
  ["no", "kind: ConfigMap\napiVersion: v1", 422, "fieldManager: Required value"],
])("%s %j is refused", (query, body, status, words) => {
  const headers = { "content-type": "application/apply-patch+yaml" };
  const options = { body, headers, query: query === "" ? "fieldManager=m" : query };
  const answer = newApi().ask("PATCH", `${MAPS}/a`, options);
  expect(answer.status).toBe(status);
  expect(answer.body.message).toContain(words);
});

test("times of managers are the client's, as all others are", () => {
  const api = newApi({ aheadMs: 60_000 });
  const config = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { a: "1" } };
  const at = { path: MAPS, object: "a" };
  sent(api, { create: config, manager: "c" }, at);
  const { body } = sent(api, { apply: { ...config, data: { b: "1" } }, manager: "m" }, at);
  expect(body.metadata.managedFields.map(({ time }: { time: string }) => time)).toEqual([
    "1969-12-31T23:59:00Z",
    "1969-12-31T23:59:00Z",
  ]);
});

function sent(api: TestApi, step: Step, { path, object }: { path: string; object: string }): Said {
  const { manager, force, subresource } = step;
  const forced = force === undefined ? "" : `&force=${force}`;
  const query = `fieldManager=${manager}${forced}`;
  if (step.create !== undefined) return api.post(path, step.create, { query });
  const to = `${path}/${object}${subresource === undefined ? "" : `/${subresource}`}`;
  if (step.apply === undefined) {
    const [type, body] = step.merge === undefined ? ["json", step.json] : ["merge", step.merge];
    return api.patch(to, `${type}-patch`, body, { query });
  }
  const headers = { "content-type": "application/apply-patch+yaml" };
  return api.ask("PATCH", to, { body: step.apply, headers, query });
}

/** What is recorded of an answer. */
function shown({ body }: Said): unknown {
  if (body.kind === "Status") {
    const { code, reason, message, details } = body;
    return defined({ code, reason, message, causes: details?.causes });
  }
  const { spec, data, metadata } = body;
  const { labels, annotations, finalizers, managedFields } = metadata;
  const { clusterIPs: _ips, ipFamilies: _families, ipFamilyPolicy: _policy, ...own } = spec ?? {};
  const managers = managedFields?.map(({ time: _at, ...one }: { time: string }) => one);
  return defined({ labels, annotations, finalizers, spec: spec && own, data, managers });
}

function defined(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** The real server blames itself for what it cannot read in what is applied; here it is the client's. */
function blamed(answer: unknown): unknown {
  const { code } = answer as { code?: number };
  return code === 500 ? { ...(answer as object), code: 400, reason: "BadRequest" } : answer;
}
