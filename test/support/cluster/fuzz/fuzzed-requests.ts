import { stringify } from "yaml";
import type { ApiRequest } from "../../../../src/cluster/api/request.ts";
import { Random } from "../../../../src/cluster/time/random.ts";
import { protobufBody } from "../encode-protobuf.ts";
import { chance, junk, junkText, mutated, pick } from "./junk.ts";
import { MANIFESTS, type Manifest } from "./manifests.ts";

const NAMES = ["a", "b", "c", "web"];
const SUBRESOURCES = ["status", "scale", "eviction", "binding", "log", "finalize", "exec", "bogus"];
const PATHS = [
  ...["/", "/api", "/apis", "/api/v1", "/apis/apps/v1", "/version", "/openapi/v2", "/openapi/v3"],
  ...[
    "/openapi/v3/apis/furniture.io/v1",
    "/openapi/v3/../..",
    "/readyz",
    "/metrics",
    "//",
    "/api//v1",
  ],
  ...[
    "/api/v1/namespaces/default/pods/%2e%2e%2fa",
    "/api/v1/namespaces/%00/pods",
    "/api/v1/%E0%A4%A",
  ],
  ...["/api/v1/namespaces/__proto__/pods", "/api/v1/constructor", "/apis/__proto__/v1/pods"],
  ...["/apis/toString/valueOf/hasOwnProperty", "/api/v1/namespaces/default/pods/__proto__/status"],
  ...[`/api/v1/namespaces/${"x".repeat(5_000)}/pods`, "/api/v1/namespaces/😀/pods"],
];
const TYPES = [
  ...[
    "application/json",
    "application/yaml",
    "application/vnd.kubernetes.protobuf",
    "",
    "text/html",
  ],
  ...["application/merge-patch+json", "application/strategic-merge-patch+json"],
  ...[
    "application/json-patch+json",
    "application/apply-patch+yaml",
    "__proto__",
    "application/cbor",
  ],
];
const ACCEPTS = [
  ...["application/json", "*/*", "", "text/plain", "application/vnd.kubernetes.protobuf"],
  ...["application/json;as=Table;v=v1;g=meta.k8s.io,application/json", "application/json;as=Junk"],
  "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
];
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  limit: ["1", "0", "-1", "x", "999999999999999999999"],
  continue: ["x", "eyJ9", "bnVsbA=="],
  labelSelector: ["app=web", "a in (", "!", "a notin (b,c)", "x".repeat(200), "a=b=c"],
  fieldSelector: ["metadata.name=a", "spec.nodeName=", "bogus=1", "a", "__proto__=1"],
  resourceVersion: ["0", "1", "-5", "x", "99999999"],
  watch: ["true", "1", "false", "maybe"],
  timeoutSeconds: ["1", "-1", "x"],
  dryRun: ["All", "None", ""],
  fieldManager: ["m", "", "x".repeat(200), "a\u0000"],
  fieldValidation: ["Strict", "Warn", "Ignore", "Other"],
  force: ["true", "false", "x"],
  gracePeriodSeconds: ["0", "-1", "x"],
  propagationPolicy: ["Orphan", "Foreground", "Nothing"],
  includeObject: ["Object", "None", "X"],
};

/** Requests that a client should not send, some of them nearly right; the same for the same seed. */
export function* fuzzedRequests(seed: number, count: number): Generator<ApiRequest> {
  const random = new Random(seed);
  for (let left = count; left > 0; left -= 1) yield request(random);
}

function request(random: Random): ApiRequest {
  const manifest = pick(random, MANIFESTS);
  const sort = random.below(10);
  const query = new URLSearchParams(queryOf(random));
  const accept = chance(random, 0.8) ? "application/json" : pick(random, ACCEPTS);
  if (sort === 0) {
    const method = pick(random, [
      "GET",
      "POST",
      "PUT",
      "DELETE",
      "PATCH",
      "HEAD",
      "TRACE",
      "__proto__",
    ]);
    const path = chance(random, 0.8)
      ? pick(random, PATHS)
      : `/${junkText(random)}/${junkText(random)}`;
    return {
      method,
      path,
      query,
      headers: { accept },
      body: Buffer.from(JSON.stringify(junk(random)) ?? ""),
    };
  }
  const { method, path } = targetOf(random, manifest);
  const { type, body } = bodyOf(random, method, manifest);
  const headers = { accept, ...(type !== "" && { "content-type": type }) };
  return { method, path, query, headers, body };
}

function queryOf(random: Random): [string, string][] {
  if (chance(random, 0.4)) return [];
  const names = Object.keys(QUERIES);
  return Array.from({ length: 1 + random.below(3) }, () => {
    const name = pick(random, names);
    const isUsual = chance(random, 0.7);
    return [name, isUsual ? pick(random, QUERIES[name] ?? []) : junkText(random)];
  });
}

function targetOf(random: Random, { path }: Manifest): { method: string; path: string } {
  const place = chance(random, 0.9)
    ? path
    : path.replace("/default/", `/${encodeURIComponent(junkText(random).toWellFormed())}/`);
  if (chance(random, 0.45)) {
    // Without its nodes and namespaces a cluster has little to refuse.
    const clears = chance(random, 0.1) && !/\/(?:nodes|namespaces)$/.test(place);
    return {
      method: clears ? "DELETE" : pick(random, ["POST", "POST", "POST", "GET"]),
      path: place,
    };
  }
  const name = chance(random, 0.9)
    ? pick(random, NAMES)
    : encodeURIComponent(junkText(random).toWellFormed());
  const part = chance(random, 0.2) ? `/${pick(random, SUBRESOURCES)}` : "";
  const method = pick(random, ["GET", "PUT", "PUT", "PATCH", "PATCH", "PATCH", "DELETE", "POST"]);
  return { method, path: `${place}/${name}${part}` };
}

function bodyOf(
  random: Random,
  method: string,
  manifest: Manifest,
): { type: string; body: Uint8Array } {
  if (method === "GET") return { type: "", body: new Uint8Array() };
  const object = bodyValue(random, manifest);
  const type = chance(random, 0.1) ? pick(random, TYPES) : usualType(random, method);
  if (type === "application/vnd.kubernetes.protobuf")
    return { type, body: protobuf(random, manifest) };
  const isPatch = type.includes("json-patch");
  const value = isPatch ? operations(random) : object;
  const text = type.endsWith("yaml") && chance(random, 0.5) ? yamlOf(value) : JSON.stringify(value);
  const bytes = Buffer.from(text ?? "");
  if (chance(random, 0.93)) return { type, body: bytes };
  return {
    type,
    body: chance(random, 0.5)
      ? bytes.subarray(0, random.below(bytes.length + 1))
      : broken(random, bytes),
  };
}

function usualType(random: Random, method: string): string {
  if (method !== "PATCH")
    return pick(random, [
      "application/json",
      "application/json",
      "application/yaml",
      TYPES[2] ?? "",
    ]);
  return pick(random, TYPES.slice(5, 9));
}

/** An object that is right, right but for its name, or wrong somewhere. */
function bodyValue(random: Random, { object }: Manifest): unknown {
  const name = pick(random, NAMES);
  const metadata = { ...(object["metadata"] as object), ...(chance(random, 0.5) && { name }) };
  const versioned = chance(random, 0.1)
    ? { ...metadata, resourceVersion: junkText(random) }
    : metadata;
  const named = { ...object, metadata: versioned };
  if (chance(random, 0.02)) return junk(random);
  return chance(random, 0.35) ? named : mutated(random, named);
}

function operations(random: Random): unknown {
  const paths = [
    "",
    "/",
    "/spec",
    "/metadata/labels/app",
    "/spec/containers/0/image",
    "/metadata/__proto__/x",
  ];
  return Array.from({ length: 1 + random.below(3) }, () => ({
    op: pick(random, ["add", "remove", "replace", "move", "copy", "test", "bogus"]),
    path: chance(random, 0.8)
      ? pick(random, [...paths, "/spec/-", "/metadata/finalizers/-1"])
      : junk(random),
    ...(chance(random, 0.8) && { value: junk(random) }),
    ...(chance(random, 0.4) && { from: pick(random, paths) }),
  }));
}

function protobuf(random: Random, manifest: Manifest): Uint8Array {
  const kinds = {
    ConfigMap: "core.v1.ConfigMap",
    Deployment: "apps.v1.Deployment",
    Pod: "core.v1.Pod",
  };
  const schema = kinds[manifest.object["kind"] as keyof typeof kinds];
  if (schema === undefined) return Buffer.from(JSON.stringify(junk(random)) ?? "");
  const bytes = protobufBody(schema, manifest.object);
  return chance(random, 0.5) ? bytes : broken(random, bytes);
}

function broken(random: Random, bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (let left = 1 + random.below(4); left > 0 && copy.length > 0; left -= 1) {
    copy[random.below(copy.length)] = random.below(256);
  }
  return copy;
}

function yamlOf(value: unknown): string {
  try {
    return stringify(value);
  } catch {
    return "a: [";
  }
}
