import type { ApiCase } from "./api-requests.ts";

/**
 * Requests that are too large, too deep or too many in one way or another, and those next to them that
 * are not: to be answered by a real API server and by ours alike.
 */
export interface HugeCase extends ApiCase {
  readonly what: string;
}

const KIB = 1024;
const MANY = 100_000;
const MAPS = "/api/v1/namespaces/default/configmaps";
const SECRETS = "/api/v1/namespaces/default/secrets";
const PODS = "/api/v1/namespaces/default/pods";
const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

const text = (length: number) => "x".repeat(length);
const list = <T>(length: number, make: (at: number) => T) =>
  Array.from({ length }, (_, at) => make(at));
const nested = (depth: number, [open, close]: readonly [string, string]) =>
  `${open.repeat(depth)}1${close.repeat(depth)}`;

const map = (metadata: object, data: object = {}) => ({
  ...{ apiVersion: "v1", kind: "ConfigMap", metadata, data },
});
const pod = (name: string, spec: object = {}, container: object = {}) => ({
  ...{ apiVersion: "v1", kind: "Pod", metadata: { name } },
  spec: { containers: [{ name: "main", image: "main:1", ...container }], ...spec },
});
const deployment = (name: string, spec: object = {}) => ({
  ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name } },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: "main", image: "main:1" }] },
    },
    ...spec,
  },
});

const post = (what: string, url: string, body: unknown): HugeCase => ({
  ...{ what, method: "POST", url, body },
});
const patch = (what: string, type: string, body: unknown): HugeCase => ({
  ...{ what, method: "PATCH", url: `${MAPS}/patched`, type: `application/${type}`, body },
});

const SIZES: readonly HugeCase[] = [
  post("a body above 3 MiB", MAPS, map({ name: "a" }, { x: text(3 * KIB * KIB) })),
  post(
    "annotations of 256 KiB",
    MAPS,
    map({ name: "a1", annotations: { x: text(256 * KIB - 1) } }),
  ),
  post("a byte more", MAPS, map({ name: "a2", annotations: { x: text(256 * KIB) } })),
  post("bytes, not letters", MAPS, map({ name: "a3", annotations: { x: "ü".repeat(128 * KIB) } })),
  post("annotations of a template", DEPLOYMENTS, {
    ...deployment("a4"),
    spec: {
      ...deployment("a4").spec,
      template: {
        ...deployment("a4").spec.template,
        metadata: { labels: { app: "a4" }, annotations: { x: text(256 * KIB) } },
      },
    },
  }),
  post("data of 1 MiB", MAPS, map({ name: "d1" }, { x: text(KIB * KIB) })),
  post("data of a byte more", MAPS, map({ name: "d2" }, { x: text(KIB * KIB), y: "x" })),
  post(
    "data of too many bytes, not letters",
    MAPS,
    map({ name: "d3" }, { x: "ü".repeat(600 * KIB) }),
  ),
  post("binary data of 1 MiB", MAPS, {
    ...map({ name: "d4" }),
    binaryData: { x: Buffer.alloc(KIB * KIB).toString("base64") },
  }),
  post("a secret of 1 MiB", SECRETS, {
    metadata: { name: "s1" },
    data: { x: Buffer.alloc(KIB * KIB).toString("base64") },
  }),
  post("a secret of a byte more", SECRETS, {
    metadata: { name: "s2" },
    data: { x: Buffer.alloc(KIB * KIB + 1).toString("base64") },
  }),
  post("a secret's text of a byte more", SECRETS, {
    metadata: { name: "s3" },
    stringData: { x: text(KIB * KIB + 1) },
  }),
];

const NAMES: readonly HugeCase[] = [
  post("the longest name", MAPS, map({ name: text(253) })),
  post("a longer name", MAPS, map({ name: text(254) })),
  post("a name of a million letters", MAPS, map({ name: text(1_000_000) })),
  post("a namespace of 64 letters", "/api/v1/namespaces", { metadata: { name: text(64) } }),
  { what: "a long name in the path", method: "GET", url: `${MAPS}/${text(10_000)}` },
  post("a container's name of 64 letters", PODS, pod("n1", {}, { name: text(64) })),
  post(
    "a label's key and value of 63",
    MAPS,
    map({ name: "l1", labels: { [text(63)]: text(63) } }),
  ),
  post("a label's key of 64", MAPS, map({ name: "l2", labels: { [text(64)]: "x" } })),
  post("a label's value of 64", MAPS, map({ name: "l3", labels: { x: text(64) } })),
  post("a label's prefix of 254", MAPS, map({ name: "l4", labels: { [`${text(254)}/x`]: "x" } })),
  post(
    "a label's value of a million letters",
    MAPS,
    map({ name: "l6", labels: { x: text(1_000_000) } }),
  ),
  post("a key of 254 letters", MAPS, map({ name: "k1" }, { [text(254)]: "x" })),
  post(
    "an annotation's key of 64 letters",
    MAPS,
    map({ name: "k2", annotations: { [text(64)]: "x" } }),
  ),
];

const DEPTHS: readonly HugeCase[] = [
  post("more of them", MAPS, `{"metadata":{"name":"x1"},"y":${nested(MANY, ["[", "]"])}}`),
  post("a million of them", MAPS, nested(1_000_000, ["[", "]"])),
  post(
    "a hundred thousand objects in one another",
    MAPS,
    `{"metadata":{"name":"x2"},"y":${nested(MANY, ['{"a":', "}"])}}`,
  ),
  post("what is opened a million times and never closed", MAPS, "[".repeat(1_000_000)),
  { ...post("deep YAML", MAPS, nested(MANY, ["[", "]"])), type: "application/yaml" },
];

const NUMBERS: readonly HugeCase[] = [
  post("replicas beyond 32 bits", DEPLOYMENTS, deployment("v1", { replicas: 2 ** 31 })),
  post(
    "a quantity of many digits",
    PODS,
    pod("v6", {}, { resources: { requests: { memory: "9".repeat(MANY) } } }),
  ),
  post(
    "a quantity of many digits behind the point",
    PODS,
    pod("v7", {}, { resources: { requests: { memory: `0.${"9".repeat(MANY)}` } } }),
  ),
  post(
    "a large number for a quantity",
    PODS,
    raw(pod("v8", {}, { resources: { requests: { cpu: 5 } } }), '"cpu":5', '"cpu":1e300'),
  ),
  post("a port beyond all", PODS, pod("v9", {}, { ports: [{ containerPort: 99_999_999 }] })),
  post("a grace of centuries", PODS, pod("va", { terminationGracePeriodSeconds: 2 ** 53 })),
  { what: "a limit beyond all", method: "GET", url: `${MAPS}?limit=99999999999999999999` },
  {
    what: "a version beyond all",
    method: "GET",
    url: `${MAPS}?resourceVersion=99999999999999999999`,
  },
];

function raw(body: unknown, from: string, to: string): string {
  return JSON.stringify(body).replace(from, to);
}

const SELECTORS: readonly HugeCase[] = [
  {
    what: "a selector of a thousand labels",
    method: "GET",
    url: `${MAPS}?labelSelector=${list(1_000, (at) => `l${at}`).join(",")}`,
  },
  {
    what: "a selector of a thousand values",
    method: "GET",
    url: `${MAPS}?labelSelector=l%20in%20(${list(1_000, (at) => `v${at}`).join(",")})`,
  },
  {
    what: "a selector with a long value",
    method: "GET",
    url: `${MAPS}?labelSelector=l=${text(5_000)}`,
  },
];

const PATCHES: readonly HugeCase[] = [
  post("a map to patch", MAPS, map({ name: "patched" }, { x: "1" })),
  patch(
    "as many operations as may be",
    "json-patch+json",
    list(10_000, () => ({ op: "test", path: "/data/x", value: "1" })),
  ),
  patch(
    "one more",
    "json-patch+json",
    list(10_001, () => ({ op: "test", path: "/data/x", value: "1" })),
  ),
  patch("a deep path", "json-patch+json", [{ op: "add", path: "/a".repeat(MANY), value: "1" }]),
  patch("a deeper merge", "merge-patch+json", `{"y":${nested(MANY, ['{"a":', "}"])}}`),
  patch(
    "a deep strategic merge",
    "strategic-merge-patch+json",
    `{"y":${nested(MANY, ['{"a":', "}"])}}`,
  ),
  patch("a merge that grows beyond what may be", "merge-patch+json", {
    data: { big: text(KIB * KIB) },
  }),
  {
    ...patch("deep YAML applied", "apply-patch+yaml", nested(MANY, ["[", "]"])),
    url: `${MAPS}/patched?fieldManager=m`,
  },
];

/** Requests whose answers are those of a real server. */
export const HUGE_CASES: readonly HugeCase[] = [
  ...SIZES,
  ...NAMES,
  ...DEPTHS,
  ...NUMBERS,
  ...SELECTORS,
  ...PATCHES,
];
