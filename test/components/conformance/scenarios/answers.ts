import { pathOf } from "../kinds.ts";
import { ownDiff } from "../leaves.ts";
import { budget, deployment, job, node, pod, service, workload } from "../make.ts";
import type { Action, Manifest, Scenario } from "../scenario.ts";
import type { Json, Request } from "../target.ts";

const NODES = [node("a1", { zone: "a" })];
const TAINT = { key: "a", value: "b", effect: "NoSchedule" };
const MERGE = "application/merge-patch+json";
const JSON_PATCH = "application/json-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";

const ask = (name: string, request: Request): Action => ({ ask: name, request });
/** What is said to the creation of an object, which is not made. */
const create = (name: string, body: Manifest, query = "") =>
  ask(name, { method: "POST", path: `${pathOf(body.kind, "{ns}")}?dryRun=All${query}`, body });
const patch = (name: string, [kind, object]: readonly [string, string], with_: PatchBody) => {
  const { type = MERGE, body } = with_;
  const path = pathOf(kind, "{ns}", object);
  return ask(name, { method: "PATCH", path, body, contentType: type });
};
interface PatchBody {
  readonly type?: string;
  readonly body: unknown;
}
const container = (more: Json) => pod("web", { container: more });
const strict = "&fieldValidation=Strict";

export const ANSWERS: readonly Scenario[] = [
  {
    name: "answers-pods",
    shows: "What is wrong with a pod.",
    nodes: NODES,
    actions: [
      create("limits below requests", container(resources({ cpu: "2" }, { cpu: "1" }))),
      create("bad quantity", container(resources({ cpu: "one" }))),
      create("negative quantity", container(resources({ cpu: "-1" }))),
      create("unknown resource", container(resources({ gpus: "1" }))),
      create("no containers", pod("web", { spec: { containers: [] } })),
      create("no image", container({ image: "" })),
      create("bad container name", container({ name: "Main_1" })),
      create("bad port", container({ ports: [{ containerPort: 70_000 }] })),
      create("port twice", container(portTwice())),
      create("bad pull policy", container({ imagePullPolicy: "Sometimes" })),
      create("bad variable", container({ env: [{ name: "1=2", value: "x" }] })),
      create("two kinds of probe", container(twoProbes())),
      create("no such volume", container({ volumeMounts: [{ name: "data", mountPath: "/data" }] })),
      create("bad restart policy", pod("web", { spec: { restartPolicy: "Sometimes" } })),
      create("bad toleration", pod("web", { spec: { tolerations: [badToleration()] } })),
      create("bad node selector", pod("web", { spec: { nodeSelector: { "a b": "c" } } })),
      create("bad affinity", pod("web", { spec: { affinity: badAffinity() } })),
      create("negative grace", pod("web", { spec: { terminationGracePeriodSeconds: -1 } })),
      create("bad host alias", pod("web", { spec: { hostAliases: [{ ip: "no" }] } })),
      create("bad dns policy", pod("web", { spec: { dnsPolicy: "None" } })),
      create("gates and a node", pod("web", { spec: gatesAndNode() })),
    ],
  },
  {
    name: "answers-metadata",
    shows: "What is wrong with names, labels and owners.",
    nodes: NODES,
    actions: [
      create("bad name", pod("Web_1")),
      create("long name", pod("x".repeat(254))),
      create("bad label", pod("web", { labels: { "a/b/c": "x" } })),
      create("bad label value", pod("web", { labels: { key: "a b" } })),
      create("long label value", pod("web", { labels: { key: "x".repeat(64) } })),
      create("bad annotation", pod("web", { annotations: { "a b": "x" } })),
      create("bad owner", withMeta({ ownerReferences: [{ apiVersion: "v1", kind: "Pod" }] })),
      create("bad finalizer", withMeta({ finalizers: ["held"] })),
      create("other namespace", withMeta({ namespace: "default" })),
      create("version of its own", withMeta({ resourceVersion: "7" })),
      create("neither name nor beginning", withMeta({ name: undefined })),
      ask("no such namespace", {
        ...{ method: "POST", path: "/api/v1/namespaces/none-such/pods", body: pod("web") },
      }),
      ask("namespace's name is bad", {
        ...{ method: "POST", path: "/api/v1/namespaces" },
        body: { apiVersion: "v1", kind: "Namespace", metadata: { name: "A.b" } },
      }),
    ],
  },
  {
    name: "answers-bodies",
    shows: "Bodies that are no such object.",
    nodes: NODES,
    actions: [
      create("unknown field", { ...pod("web"), spec: { ...spec(), replicaz: 4 } }, strict),
      create("two unknown fields", { ...pod("web"), colour: 1, spec: { ...spec(), a: 1 } }, strict),
      create("unknown field deep inside", container({ imagee: "x" }), strict),
      create("text for a number", deploymentWith({ replicas: "four" })),
      create("number for a text", container({ image: 7 })),
      create("object for a list", pod("web", { spec: { containers: { name: "a" } } })),
      create("text for a flag", pod("web", { spec: { hostNetwork: "yes" } })),
      create("bad time", withMeta({ deletionTimestamp: "yesterday" })),
      ask("another kind", {
        ...{ method: "POST", path: "/api/v1/namespaces/{ns}/pods" },
        body: service("web"),
      }),
      ask("another version", {
        ...{ method: "POST", path: "/apis/apps/v1/namespaces/{ns}/deployments" },
        body: { ...deployment("web"), apiVersion: "apps/v1beta1" },
      }),
      ask("no object", {
        ...{ method: "POST", path: "/api/v1/namespaces/{ns}/pods", body: [1, 2] },
      }),
      ask("unknown body", {
        ...{ method: "POST", path: "/api/v1/namespaces/{ns}/pods", body: pod("web") },
        contentType: "text/plain",
      }),
    ],
  },
  {
    name: "answers-workloads",
    shows: "What is wrong with workloads.",
    nodes: NODES,
    actions: [
      create("selector of others", deploymentWith({ selector: { matchLabels: { app: "other" } } })),
      create("no selector", deploymentWith({ selector: undefined })),
      create("negative replicas", deploymentWith({ replicas: -1 })),
      create("surge and unavailable 0", deploymentWith({ strategy: zeroStrategy() })),
      create("bad percentage", deploymentWith({ strategy: strategy("150 %") })),
      create("recreate with limits", deploymentWith({ strategy: recreateWithLimits() })),
      create("restart policy", deployment("web", { spec: { restartPolicy: "Never" } })),
      create(
        "deadline too short",
        deploymentWith({ progressDeadlineSeconds: 5, minReadySeconds: 9 }),
      ),
      create("bad selector operator", deploymentWith({ selector: badSelector() })),
      create("stateful set policy", workload("StatefulSet", "db", setWith("Sometimes"))),
      create("daemon set strategy", workload("DaemonSet", "agent", { with: bothLimits() })),
      create("job restarts always", job("batch", {}, { spec: { restartPolicy: "Always" } })),
      create("job in the negative", job("batch", { parallelism: -1, completions: -2 })),
      create("indexed without completions", job("batch", { completionMode: "Indexed" })),
    ],
  },
  {
    name: "answers-others",
    shows: "What is wrong with budgets, services and autoscalers.",
    nodes: NODES,
    actions: [
      create("budget of both", budget("web", { minAvailable: 1, maxUnavailable: 1 })),
      create("negative budget", budget("web", { minAvailable: -1 })),
      create("bad share", budget("web", { maxUnavailable: "most" })),
      create("bad policy", budget("web", { unhealthyPodEvictionPolicy: "Never" })),
      create("service without ports", service("web", { ports: [] })),
      create("bad port", service("web", { ports: [{ port: 0 }] })),
      create("unnamed ports", service("web", { ports: [{ port: 80 }, { port: 81 }] })),
      create("bad type", service("web", { type: "Public" })),
      create("bad name", service("1web")),
      create("config of a bad key", {
        ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "web" } },
        data: { "a b": "c" },
      }),
      ask("priority too high", {
        ...{ method: "POST", path: "/apis/scheduling.k8s.io/v1/priorityclasses" },
        body: {
          ...{ apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass" },
          ...{ metadata: { name: "too-high" }, value: 2_000_000_000 },
        },
      }),
    ],
  },
  {
    name: "answers-changes",
    shows: "What may not be changed, and how it may not be asked for.",
    nodes: NODES,
    actions: [
      {
        apply: [pod("one"), deployment("web"), service("web"), budget("web", { minAvailable: 0 })],
      },
      { look: "before" },
      patch("image of a pod", ["Pod", "one"], {
        body: [{ op: "replace", path: "/spec/containers/0/image", value: "app:2" }],
        type: JSON_PATCH,
      }),
      patch("node of a pod", ["Pod", "one"], { body: { spec: { nodeName: "b1" } } }),
      patch("restart policy of a pod", ["Pod", "one"], {
        body: { spec: { restartPolicy: "Never" } },
      }),
      patch("toleration more", ["Pod", "one"], {
        body: [
          {
            ...{ op: "add", path: "/spec/tolerations/-" },
            value: { key: "x", operator: "Exists", effect: "NoExecute" },
          },
        ],
        type: JSON_PATCH,
      }),
      patch("selector", ["Deployment", "web"], {
        body: { spec: { selector: { matchLabels: { app: "other" } } } },
      }),
      patch("address of a service", ["Service", "web"], {
        body: { spec: { clusterIP: "10.96.77.77" } },
      }),
      patch("name", ["Deployment", "web"], { body: { metadata: { name: "other" } } }),
      patch("stale version", ["Deployment", "web"], {
        body: { metadata: { resourceVersion: "1" }, spec: { replicas: 3 } },
      }),
      patch("failed test", ["Deployment", "web"], {
        body: [{ op: "test", path: "/spec/replicas", value: 77 }],
        type: JSON_PATCH,
      }),
      patch("no such place", ["Deployment", "web"], {
        body: [{ op: "remove", path: "/spec/none" }],
        type: JSON_PATCH,
      }),
      patch("bad operation", ["Deployment", "web"], {
        body: [{ op: "ruin", path: "/spec" }],
        type: JSON_PATCH,
      }),
      patch("unknown patch", ["Deployment", "web"], {
        body: {},
        type: "application/yaml-patch",
      }),
      patch("negative replicas", ["Deployment", "web"], { body: { spec: { replicas: -1 } } }),
      patch("container by name", ["Deployment", "web"], {
        body: { spec: { template: { spec: { containers: [{ name: "main", image: "app:2" }] } } } },
        type: STRATEGIC,
      }),
      patch("unknown field", ["Deployment", "web"], { body: { spec: { replicaz: 1 } } }),
      patch("nobody", ["Deployment", "none"], { body: {} }),
    ],
    mayDiffer: [...ownDiff("node of a pod"), ...ownDiff("restart policy of a pod")],
  },
  {
    name: "answers-missing",
    shows: "What is not there, or there already.",
    nodes: NODES,
    actions: [
      { apply: [deployment("web"), pod("one")] },
      create("again", deployment("web")),
      ask("no pod", { method: "GET", path: "/api/v1/namespaces/{ns}/pods/none" }),
      ask("no deployment", {
        ...{ method: "GET", path: "/apis/apps/v1/namespaces/{ns}/deployments/none" },
      }),
      ask("no kind", { method: "GET", path: "/apis/apps/v1/namespaces/{ns}/deploymentz" }),
      ask("no group", { method: "GET", path: "/apis/example.com/v1/things" }),
      ask("no subresource", { method: "GET", path: "/api/v1/namespaces/{ns}/pods/one/colour" }),
      ask("bad selector", {
        ...{ method: "GET", path: "/api/v1/namespaces/{ns}/pods?labelSelector=a%20in" },
      }),
      ask("bad field selector", {
        ...{ method: "GET", path: "/api/v1/namespaces/{ns}/pods?fieldSelector=spec.colour=red" },
      }),
      ask("bad limit", { method: "GET", path: "/api/v1/namespaces/{ns}/pods?limit=few" }),
      ask("bad continue", { method: "GET", path: "/api/v1/namespaces/{ns}/pods?continue=x" }),
      ask("delete nobody", { method: "DELETE", path: "/api/v1/namespaces/{ns}/pods/none" }),
      ask("delete another", {
        ...{ method: "DELETE", path: "/api/v1/namespaces/{ns}/pods/one" },
        body: { preconditions: { uid: "11111111-2222-4333-8444-555555555555" } },
      }),
      ask("delete oddly", {
        ...{ method: "DELETE", path: "/api/v1/namespaces/{ns}/pods/one" },
        body: { propagationPolicy: "Sideways" },
      }),
      ask("evict nobody", {
        ...{ method: "POST", path: "/api/v1/namespaces/{ns}/pods/none/eviction" },
        body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "none" } },
      }),
      ask("evict another", {
        ...{ method: "POST", path: "/api/v1/namespaces/{ns}/pods/one/eviction" },
        body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "two" } },
      }),
      ask("put on a collection", {
        ...{ method: "PUT", path: "/api/v1/namespaces/{ns}/pods", body: pod("one") },
      }),
      ask("put under another name", {
        ...{ method: "PUT", path: "/api/v1/namespaces/{ns}/pods/two", body: pod("one") },
      }),
    ],
  },
  {
    name: "answers-nodes",
    shows: "What is wrong with nodes and their taints.",
    nodes: NODES,
    actions: [
      create("bad taint", node("b1", { taints: [{ key: "a b", effect: "NoSchedule" }] })),
      create("bad effect", node("b1", { taints: [{ key: "a", effect: "Never" }] })),
      create("taint twice", node("b1", { taints: [TAINT, TAINT] })),
      patch("bad taint later", ["Node", "a1"], {
        body: { spec: { taints: [{ key: "a", effect: "" }] } },
      }),
      create("node again", node("a1")),
      patch("another range", ["Node", "a1"], { body: { spec: { podCIDR: "no range" } } }),
    ],
  },
];

function resources(requests: Json, limits?: Json): Json {
  return { resources: { requests, ...(limits && { limits }) } };
}

function portTwice(): Json {
  const port = { containerPort: 80, name: "http" };
  return { ports: [port, { ...port, containerPort: 81 }] };
}

function twoProbes(): Json {
  return { readinessProbe: { httpGet: { path: "/", port: 80 }, tcpSocket: { port: 80 } } };
}

function badToleration(): Json {
  return { key: "a", operator: "Exists", value: "b", effect: "Never" };
}

function badAffinity(): Json {
  const term = {
    topologyKey: "",
    labelSelector: { matchExpressions: [{ key: "a", operator: "Is" }] },
  };
  return { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
}

function gatesAndNode(): Json {
  return { nodeName: "a1", schedulingGates: [{ name: "a.io/gate" }, { name: "a.io/gate" }] };
}

function withMeta(more: Json): Manifest {
  return { ...pod("web"), metadata: { ...pod("web").metadata, ...more } };
}

function spec(): Json {
  return pod("web")["spec"] as Json;
}

function deploymentWith(more: Json): Manifest {
  const made = deployment("web");
  return { ...made, spec: { ...(made["spec"] as Json), ...more } };
}

function strategy(maxSurge: number | string): Json {
  return { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable: 0 } };
}

function zeroStrategy(): Json {
  return strategy(0);
}

function recreateWithLimits(): Json {
  return { type: "Recreate", rollingUpdate: { maxSurge: 1 } };
}

function badSelector(): Json {
  return {
    matchLabels: { app: "web" },
    matchExpressions: [{ key: "app", operator: "Like", values: ["web"] }],
  };
}

function setWith(podManagementPolicy: string) {
  return { with: { podManagementPolicy } };
}

function bothLimits(): Json {
  const rollingUpdate = { maxSurge: 1, maxUnavailable: 1 };
  return { updateStrategy: { type: "RollingUpdate", rollingUpdate } };
}
