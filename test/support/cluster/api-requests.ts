/** A request to a Kubernetes API, to be answered by a real one and by ours alike. */
export interface ApiCase {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  /** `application/json` where there is a body, unless it is said here. */
  readonly type?: string;
  /** A text goes as it is, all else as JSON. */
  readonly body?: unknown;
}

const MAPS = "/api/v1/namespaces/default/configmaps";
const PODS = "/api/v1/namespaces/default/pods";
const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
const BUDGETS = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
const LEASES = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
const SERVICES = "/api/v1/namespaces/default/services";

const get = (url: string): ApiCase => ({ method: "GET", url });
const post = (url: string, body: unknown, type?: string): ApiCase => ({
  ...{ method: "POST", url, body },
  ...(type !== undefined && { type }),
});
const put = (url: string, body: unknown): ApiCase => ({ method: "PUT", url, body });
const remove = (url: string, body?: unknown): ApiCase => ({ method: "DELETE", url, body });
const patch = (type: string, url: string, body: unknown): ApiCase => ({
  ...{ method: "PATCH", url, body, type: `application/${type}+json` },
});

const map = (name: string, more: object = {}) => ({
  ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name } },
  data: { x: "1" },
  ...more,
});
const container = { name: "main", image: "main:1" };
const pod = (name: string, spec: object = {}, metadata: object = {}) => ({
  ...{ apiVersion: "v1", kind: "Pod", metadata: { name, ...metadata } },
  spec: { containers: [container], ...spec },
});
const deployment = (name: string, spec: object = {}) => ({
  ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name } },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [container] } },
    ...spec,
  },
});
const budget = (name: string) => ({
  ...{ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name } },
  spec: { minAvailable: 1, selector: { matchLabels: { app: "web" } } },
});

/** Paths and methods that are not there. */
const NOWHERE: readonly ApiCase[] = [
  get("/nowhere"),
  get("/api/v1/chairs"),
  get("/api/v2/pods"),
  get("/api/v1/nodes/none/bar"),
  get(`${PODS}/none`),
  get(`${PODS}/none/log`),
  get(`${DEPLOYMENTS}/none/scale`),
  post("/api/v1/nodes/none/bar", {}),
  post(`${PODS}/none`, {}),
  post("/api/v1/pods", pod("a")),
  put(PODS, pod("a")),
  remove("/api/v1/namespaces"),
  remove("/api/v1/pods"),
  post("/version", {}),
  { method: "BLAH", url: "/api/v1/pods" },
];

/** Bodies that are no objects. */
const BODIES: readonly ApiCase[] = [
  post(MAPS, "{"),
  post(MAPS, ""),
  post(MAPS, "[]"),
  post(MAPS, "5"),
  post(MAPS, '{"kind":"ConfigMap","metadata":{"name":"a"},}'),
  post(MAPS, "kind: ConfigMap"),
  post(MAPS, "{}"),
  post(MAPS, "{}", "text/html"),
  post(MAPS, { kind: "Pod", apiVersion: "v1" }),
  post(MAPS, { kind: "Foo", apiVersion: "v1" }),
  post(MAPS, { kind: "ConfigMap", apiVersion: "v2" }),
  post(MAPS, { kind: "ConfigMap", apiVersion: "apps/v1" }),
  post(DEPLOYMENTS, { kind: "Deployment", apiVersion: "apps/v1", metadata: 5 }),
  post(DEPLOYMENTS, deployment("a", { replicas: "four" })),
  post(`${DEPLOYMENTS}?fieldValidation=Strict`, deployment("a", { replicaz: 4 })),
  post(`${MAPS}?fieldValidation=Strict`, '{"metadata":{"name":"a"},"data":{"x":"1","x":"2"}}'),
];

/** What a request says beside its body. */
const OPTIONS: readonly ApiCase[] = [
  post(`${MAPS}?dryRun=Some`, map("a")),
  post(`${MAPS}?fieldValidation=Never`, map("a")),
  post(`${MAPS}?fieldManager=${"m".repeat(129)}`, map("a")),
  patch("merge-patch", `${MAPS}/a?force=true`, {}),
  get(`${PODS}?limit=x`),
  get(`${PODS}?labelSelector=a%20b%20c`),
  get(`${PODS}?fieldSelector=spec.colour%3Dred`),
  post(`${MAPS}?fieldManager=a%00b%07%C2%85`, map("a")),
  ...[
    ...["limit=9x", "timeoutSeconds=x", "resourceVersion=x", "resourceVersion=-1"],
    ...["resourceVersionMatch=Exact", "resourceVersionMatch=Sometimes&resourceVersion=1"],
    ...["resourceVersionMatch=Exact&resourceVersion=0&continue=x", "sendInitialEvents=false"],
    ...[
      "watch=1&limit=x",
      "watch=1&resourceVersion=x",
      "watch=1&resourceVersionMatch=NotOlderThan",
    ],
    ...["watch=1&sendInitialEvents=true", "watch=1&sendInitialEvents=true&resourceVersionMatch=No"],
  ].map((query) => get(`${PODS}?${query}`)),
  get(`${MAPS}/none?resourceVersion=x`),
  get(`${PODS}/none/log?tailLines=x`),
  get(`${PODS}/none/log?tailLines=-1&limitBytes=0`),
  remove(`${MAPS}?timeoutSeconds=x`),
  remove(`${MAPS}?resourceVersionMatch=Exact`),
];

const autoscaler = (scaleTargetRef: object, version = "v2") =>
  post(`/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers`, {
    apiVersion: `autoscaling/${version}`,
    ...{ kind: "HorizontalPodAutoscaler", metadata: { name: "a" } },
    spec: { maxReplicas: 3, scaleTargetRef },
  });

/** What autoscalers may be for; none of them is made. */
const SCALE_TARGETS: readonly ApiCase[] = [
  autoscaler({ kind: "Deployment", name: "web" }),
  autoscaler({ kind: "Deployment", name: "web" }, "v1"),
  autoscaler({ apiVersion: "v1", kind: "Deployment", name: "web" }),
  autoscaler({ apiVersion: "a/b/c", kind: "De/ploy%ment", name: ".." }),
  autoscaler({ name: "web" }),
];

const CREATES: readonly ApiCase[] = [
  post(`${MAPS}?dryRun=All`, map("a")),
  get(`${MAPS}/a`),
  post(MAPS, map("a")),
  post(MAPS, map("a")),
  post(MAPS, map("Big_Name")),
  post(MAPS, map("b", { metadata: { name: "b", namespace: "other" } })),
  post("/api/v1/namespaces/none/configmaps", map("b")),
  post(MAPS, map("b", { metadata: { name: "b", resourceVersion: "5" } })),
  post(MAPS, map("b", { metadata: { name: "b", uid: "x", generation: 7 } })),
  post(`${MAPS}?fieldValidation=Warn`, map("c", { dada: 1, metadata: { name: "c", labls: {} } })),
  post(`${MAPS}?fieldValidation=Ignore`, map("d", { dada: 1 })),
  post(MAPS, "kind: ConfigMap\nmetadata: {name: yaml}\ndata: {on: 'yes'}", "application/yaml"),
  post("/api/v1/namespaces", { metadata: { name: "shop", namespace: "default" } }),
  post(DEPLOYMENTS, { ...deployment("web", { replicas: 2 }), status: { replicas: 7 } }),
  post(DEPLOYMENTS, deployment("bad", { selector: { matchLabels: { app: "other" } } })),
  post(PODS, pod("solo", {}, { labels: { app: "solo" } })),
  post(PODS, pod("gated", { schedulingGates: [{ name: "example.com/gate" }] })),
  post(
    PODS,
    pod("tolerant", {
      tolerations: [
        {
          ...{ key: "node.kubernetes.io/not-ready", operator: "Exists" },
          ...{ effect: "NoSchedule", tolerationSeconds: 300 },
        },
      ],
    }),
  ),
  post(BUDGETS, budget("web")),
];

const CHANGES: readonly ApiCase[] = [
  put(`${MAPS}/a`, map("b")),
  put(`${MAPS}/none`, map("none")),
  put(`${MAPS}/a`, map("a", { data: { x: "2" } })),
  put(`${MAPS}/a?dryRun=All`, map("a", { data: { x: "3" } })),
  get(`${MAPS}/a`),
  put(`${MAPS}/a`, map("a", { metadata: { name: "a", resourceVersion: "1" } })),
  put(`${MAPS}/a`, map("a", { metadata: { name: "a", uid: "other" } })),
  put(`${BUDGETS}/web`, budget("web")),
  put(`${LEASES}/l`, { metadata: { name: "l" }, spec: { holderIdentity: "me" } }),
  put(`${LEASES}/l`, { metadata: { name: "l" }, spec: { holderIdentity: "you" } }),
  patch("strategic-merge-patch", `${MAPS}/none`, {}),
  patch("chair", `${MAPS}/a`, {}),
  ...["strategic-merge-patch", "merge-patch"].flatMap((type) => [
    patch(type, `${MAPS}/a?fieldValidation=Strict`, { data: { x: 1 } }),
    patch(type, `${MAPS}/a?fieldValidation=Strict`, { metdata: { x: 1 } }),
    patch(type, `${MAPS}/a?fieldValidation=Strict`, '{"data":{"x":"2","x":"3"}}'),
    patch(type, `${MAPS}/a?fieldValidation=Warn`, { metdata: { x: 1 } }),
    patch(type, `${MAPS}/a`, "{"),
    patch(type, `${MAPS}/a`, []),
    patch(type, `${MAPS}/a`, { metadata: { name: "b" } }),
    patch(type, `${MAPS}/a`, { metadata: { namespace: "b" } }),
    patch(type, `${MAPS}/a`, { metadata: { uid: "b" } }),
    patch(type, `${MAPS}/a`, { metadata: { resourceVersion: "1" } }),
    patch(type, `${MAPS}/a`, { metadata: { labels: { [type]: "x" } }, data: { y: type } }),
  ]),
  patch("json-patch", `${MAPS}/a`, [{ op: "test", path: "/data/x", value: "9" }]),
  patch("json-patch", `${MAPS}/a`, [{ op: "replace", path: "/data/x", value: "9" }]),
  patch("json-patch", `${MAPS}/a`, { op: "add" }),
  patch("json-patch", `${MAPS}/a`, "["),
  patch("strategic-merge-patch", `${DEPLOYMENTS}/web`, { spec: { replicas: -1 } }),
  patch("strategic-merge-patch", `${DEPLOYMENTS}/web`, { spec: { paused: "yes" } }),
  patch("strategic-merge-patch", `${DEPLOYMENTS}/web`, { spec: { template: { spec: "x" } } }),
  patch("strategic-merge-patch", `${DEPLOYMENTS}/web`, {
    spec: { template: { spec: { containers: [{ name: "main", image: "main:2" }] } } },
    status: { replicas: 9 },
  }),
  patch("strategic-merge-patch", `${DEPLOYMENTS}/web`, { spec: { strategy: null } }),
  patch("merge-patch", `${DEPLOYMENTS}/web`, { spec: { selector: { matchLabels: { b: "c" } } } }),
];

const PARTS: readonly ApiCase[] = [
  get(`${DEPLOYMENTS}/web/status`),
  patch("merge-patch", `${DEPLOYMENTS}/web/status`, {
    spec: { replicas: 9 },
    status: { replicas: 2 },
  }),
  get(`${DEPLOYMENTS}/web/scale`),
  patch("merge-patch", `${DEPLOYMENTS}/web/scale`, { spec: { replicas: 5 } }),
  patch("merge-patch", `${DEPLOYMENTS}/web/scale`, { spec: { replicas: -5 } }),
  put(`${DEPLOYMENTS}/web/scale`, { metadata: { name: "web" }, spec: { replicas: 3 } }),
  put(`${DEPLOYMENTS}/web/scale`, { metadata: { name: "other" }, spec: { replicas: 3 } }),
  put(`${DEPLOYMENTS}/web/scale`, {
    metadata: { name: "web", resourceVersion: "1" },
    spec: { replicas: 3 },
  }),
  remove(`${DEPLOYMENTS}/web/scale`),
  post(`${PODS}/gated/binding`, {
    metadata: { name: "gated" },
    target: { kind: "Node", name: "n1" },
  }),
  post(`${PODS}/solo/binding`, { metadata: { name: "solo" }, target: {} }),
  post(`${PODS}/none/binding`, {
    metadata: { name: "none" },
    target: { kind: "Node", name: "n1" },
  }),
  post(`${PODS}/solo/binding?dryRun=All`, {
    metadata: { name: "solo" },
    target: { kind: "Node", name: "n1" },
  }),
  post(`${PODS}/solo/binding`, {
    metadata: { name: "solo" },
    target: { kind: "Node", name: "n1" },
  }),
  post(`${PODS}/solo/binding`, {
    metadata: { name: "solo" },
    target: { kind: "Node", name: "n2" },
  }),
  get(`${PODS}/solo`),
  post(`${PODS}/none/eviction`, {}),
  post(`${PODS}/none/eviction`, { metadata: { name: "none" } }),
  post(`${PODS}/solo/eviction`, { metadata: { name: "other" } }),
  post(`${PODS}/solo/eviction`, { metadata: { name: "solo" }, deleteOptions: { dryRun: ["All"] } }),
  post(`${PODS}/gated/eviction`, { metadata: { name: "gated" } }),
  get(`${PODS}/gated`),
  post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
    spec: { resourceAttributes: { verb: "get", resource: "pods" } },
  }),
];

const DELETES: readonly ApiCase[] = [
  remove(`${MAPS}/none`),
  remove(`${MAPS}/a`, { propagationPolicy: "Sideways" }),
  remove(`${MAPS}/a`, { propagationPolicy: "Orphan", orphanDependents: true }),
  remove(`${MAPS}/a?dryRun=Some`),
  remove(`${MAPS}/a`, "{"),
  remove(`${MAPS}/a`, { preconditions: { uid: "other" } }),
  remove(`${MAPS}/a`, { preconditions: { resourceVersion: "1" } }),
  remove(`${MAPS}/a?dryRun=All`),
  remove(`${MAPS}/a`),
  patch("merge-patch", `${MAPS}/b`, { metadata: { finalizers: ["example.com/hold"] } }),
  remove(`${MAPS}/b`),
  remove(`${MAPS}/b`, { orphanDependents: false }),
  patch("merge-patch", `${MAPS}/b`, { metadata: { finalizers: ["example.com/other"] } }),
  patch("merge-patch", `${MAPS}/b`, { metadata: { finalizers: null } }),
  get(`${MAPS}/b`),
  remove(`${PODS}/solo`, { gracePeriodSeconds: 5 }),
  remove(`${PODS}/solo`, { gracePeriodSeconds: 0 }),
  get(`${PODS}/solo`),
  remove(`${MAPS}?labelSelector=none`),
  remove(`${MAPS}?fieldSelector=metadata.name%3Dc`),
  get(`${MAPS}?fieldSelector=metadata.name%3Dc`),
  remove(`${SERVICES}/none`),
];

/** In an order that matters: what one has made is what another changes. */
export const API_CASES: readonly ApiCase[] = [
  ...NOWHERE,
  ...BODIES,
  ...OPTIONS,
  ...SCALE_TARGETS,
  ...CREATES,
  ...CHANGES,
  ...PARTS,
  ...DELETES,
];

/** What a case is called in reports. */
export function caseName({ method, url, body, type }: ApiCase): string {
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  const kind = type === undefined ? "" : ` (${type})`;
  return `${method} ${url}${kind} ${text.slice(0, 120)}`.trim();
}
