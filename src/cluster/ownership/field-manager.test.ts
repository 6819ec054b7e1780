import { expect, test } from "vitest";
import { admissionStrategies } from "../admission/strategies.ts";
import { storedResource } from "../api/stored-resource.ts";
import type { ResourceKind } from "../api-resources/resource-kind.ts";
import { ResourceRegistry } from "../api-resources/resource-registry.ts";
import { Cluster } from "../cluster.ts";
import { fromStored, toStored } from "../conversion/convert-object.ts";
import { withDefaults } from "../defaults/default-object.ts";
import type { KubeObject } from "../objects/meta.ts";
import { NAMESPACES } from "../objects/resources.ts";
import { jsonPatch } from "../patch/json-patch.ts";
import type { JsonObject } from "../patch/json-value.ts";
import { mergePatch } from "../patch/merge-patch.ts";
import { BodyDecoder } from "../schema/body-decoder.ts";
import { SCHEMA_TYPES } from "../schema/schema-types.ts";
import { ApiError } from "../status/api-error.ts";
import { emptyObject } from "./empty-object.ts";
import { FieldManager } from "./field-manager.ts";
import cases from "./goldens/cases.json" with { type: "json" };
import recorded from "./goldens/recorded.json" with { type: "json" };
import { TypeShapes } from "./type-shapes.ts";

const registry = new ResourceRegistry();
const decoder = new BodyDecoder();
const shapes = new TypeShapes(SCHEMA_TYPES);
const fields = new FieldManager({
  shapeOf: ({ schema }) => shapes.of(schema),
  emptyOf: ({ schema = "" }) => emptyObject(SCHEMA_TYPES, schema),
  convert: (kind, object, apiVersion) => {
    const other = registry.byKind(apiVersion, kind.kind);
    if (other === undefined) return null;
    const stored = toStored(kind, object as unknown as KubeObject);
    return { kind: other, object: fromStored(other, stored) as unknown as JsonObject };
  },
});

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
  readonly create?: JsonObject;
  readonly apply?: JsonObject;
  readonly merge?: JsonObject;
  readonly json?: unknown;
}

test.each(cases.map(({ name }, at) => [name, at] as const))(
  "as on a real server: %s",
  (_name, at) => {
    const { path, object, steps } = cases[at] as unknown as Case;
    const cluster = newCluster();
    for (const [number, step] of steps.entries()) {
      const answer = run(cluster, step, { path: step.path ?? path, name: object });
      expect(answer, `step ${number}`).toEqual(blamed(recorded.answers[at]?.[number]));
    }
  },
);

/** The real server blames itself for what it cannot read in what is applied; here it is the client's. */
function blamed(answer: unknown): unknown {
  const { code } = answer as { code?: number };
  return code === 500 ? { ...(answer as object), code: 400, reason: "BadRequest" } : answer;
}

function newCluster(): Cluster {
  const strategies = admissionStrategies({ defaultTolerationSeconds: 300 });
  const cluster = Cluster.create({ seed: 1, startMs: 0, components: [], strategies });
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } };
  cluster.write((writer) => writer.create(NAMESPACES, { ...namespace, status: {} } as never));
  return cluster;
}

/** What a server would do with a step, told as it is recorded. */
function run(cluster: Cluster, step: Step, at: { path: string; name: string }): unknown {
  const [, , group = "", version = ""] = at.path.split("/");
  const apiVersion = at.path.startsWith("/api/") ? "v1" : `${group}/${version}`;
  const kind = registry.byPlural(apiVersion, at.path.slice(at.path.lastIndexOf("/") + 1));
  if (kind === undefined) throw new Error(`no ${at.path}`);
  try {
    return shown(fromStored(kind, written(cluster, step, { kind, name: at.name })));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { code, reason, message, details } = error;
    return JSON.parse(JSON.stringify({ code, reason, message, causes: details.causes }));
  }
}

function written(
  cluster: Cluster,
  step: Step,
  { kind, name }: { kind: ResourceKind; name: string },
): KubeObject {
  const resource = storedResource(kind);
  const stored = cluster.store.get(resource, "default", name);
  const live = stored === undefined ? null : (fromStored(kind, stored) as unknown as JsonObject);
  const { manager, subresource = "" } = step;
  const write = {
    kind,
    live,
    manager,
    time: "1970-01-01T00:00:00Z",
    ...(subresource && { subresource }),
  };
  const object = step.apply
    ? decoded(kind, fields.applied(write, step.apply, { force: step.force === true }))
    : fields.updated(write, withDefaultsOf(decoded(kind, patched(live ?? {}, step))));
  const wanted = toStored(kind, inDefault(object));
  return cluster.write((writer) => {
    if (stored === undefined) return writer.create(resource, wanted);
    return subresource === "status"
      ? writer.updateStatus(resource, wanted)
      : writer.update(resource, wanted);
  });
}

function patched(live: JsonObject, { create, merge, json }: Step): JsonObject {
  if (create !== undefined) return create;
  return merge === undefined ? jsonPatch(live, json) : mergePatch(live, merge);
}

function decoded(kind: ResourceKind, object: JsonObject): JsonObject {
  return decoder.decode(kind.schema, object, { fieldValidation: "Ignore" }).object;
}

function withDefaultsOf(object: JsonObject): JsonObject {
  return withDefaults(object as unknown as KubeObject) as unknown as JsonObject;
}

function inDefault(object: JsonObject): KubeObject {
  const metadata = { ...(object["metadata"] as JsonObject), namespace: "default" };
  return { ...object, metadata } as unknown as KubeObject;
}

function shown(object: KubeObject): unknown {
  const { metadata, spec, data } = object as unknown as Record<string, JsonObject>;
  const { labels, annotations, finalizers, managedFields } = metadata ?? {};
  const managers = (managedFields as JsonObject[] | undefined)?.map(({ time: _at, ...one }) => one);
  const { clusterIPs: _ips, ipFamilies: _families, ipFamilyPolicy: _policy, ...own } = spec ?? {};
  const known = { labels, annotations, finalizers, ...(spec && { spec: own }), data, managers };
  return JSON.parse(JSON.stringify(known));
}
