import fc from "fast-check";
import { expect, test } from "vitest";
import { protobufBody } from "../../../../../test/support/cluster/encode-protobuf.ts";
import { ResourceRegistry } from "../../../api-resources/resource-registry.ts";
import { BodyDecoder } from "../../../schema/body-decoder.ts";
import numbers from "../../../schema/generated/protobuf.json" with { type: "json" };
import { fieldSchema, SCHEMA_TYPES } from "../../../schema/schema-types.ts";
import { ApiError } from "../../../status/api-error.ts";
import { ProtobufDecoder } from "./decode-protobuf.ts";

const registry = new ResourceRegistry();
const decoder = new ProtobufDecoder(registry);

const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", labels: { app: "web", __proto__x: "" }, generation: 0 },
  spec: {
    replicas: 0,
    minReadySeconds: 0,
    selector: { matchLabels: { app: "web" } },
    strategy: { rollingUpdate: { maxSurge: "25%", maxUnavailable: 1 } },
    template: {
      metadata: { creationTimestamp: "2026-01-01T00:00:00Z" },
      spec: {
        volumes: [{ name: "a", configMap: { name: "settings", defaultMode: 420 } }],
        containers: [
          {
            name: "web",
            image: "web:1",
            resources: { requests: { cpu: "100m" } },
            readinessProbe: { httpGet: { path: "/", port: "http" }, periodSeconds: 5 },
            env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s", key: "k" } } }],
          },
        ],
      },
    },
  },
};

test("a body is read as JSON would say it, parts that JSON does not name included", () => {
  expect(decoder.decode(protobufBody("apps.v1.Deployment", deployment))).toEqual(deployment);
});

test("what is empty and need not be said goes when the body is read as its kind, a pointer stays", () => {
  const read = decoder.decode(protobufBody("apps.v1.Deployment", deployment));
  const { object } = new BodyDecoder().decode("apps.v1.Deployment", read, {
    fieldValidation: "Strict",
  });
  expect(object["metadata"]).not.toHaveProperty("generation");
  expect(object["spec"]).not.toHaveProperty("minReadySeconds");
  expect(object["spec"]).toHaveProperty("replicas", 0);
});

test("a secret's bytes are base64, a zero time is none, a key may have any name", () => {
  const body = { apiVersion: "v1", kind: "Secret", data: { a: "AAH/" }, type: "Opaque" };
  expect(decoder.decode(protobufBody("core.v1.Secret", body))).toEqual(body);
  const labels = JSON.parse('{"__proto__":"x"}');
  const named = { apiVersion: "v1", kind: "Secret", metadata: { labels } };
  const read = decoder.decode(protobufBody("core.v1.Secret", named));
  expect(JSON.stringify(read)).toBe(JSON.stringify(named));
});

test("options and bodies of subresources are read whatever group they say", () => {
  const options = { apiVersion: "apps/v1", kind: "DeleteOptions", dryRun: ["All"] };
  expect(decoder.decode(protobufBody("meta.v1.DeleteOptions", options))).toEqual(options);
});

test("for a kind without protobuf there is a way round", () => {
  const body = protobufBody("core.v1.Secret", { apiVersion: "a.b/v1", kind: "constructor" });
  expect(() => decoder.decode(body)).toThrow("--dry-run=client -o yaml");
});

test("every object of every kind comes through", () => {
  const kinds = registry.kinds.filter(({ schema }) => schema !== undefined && schema in numbers);
  const some = fc
    .constantFrom(...kinds)
    .chain(({ group, version, kind, schema = "" }) =>
      fc.tuple(
        fc.constant({ apiVersion: group === "" ? version : `${group}/${version}`, kind }),
        fc.constant(schema),
        fc.gen(),
      ),
    );
  fc.assert(
    fc.property(some, ([type, schema, gen]) => {
      const {
        apiVersion: _version,
        kind: _kind,
        ...fields
      } = anyOf(gen, `#${schema}`, 0) as Fields;
      const object = { ...type, ...fields };
      expect(decoder.decode(protobufBody(schema, object))).toEqual(object);
    }),
  );
});

test("bytes that are none are refused, and nothing else comes of them", () => {
  const good = protobufBody("apps.v1.Deployment", deployment);
  const broken = fc
    .array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 20 })
    .chain((changes) =>
      fc.nat(good.length).map((length) => {
        const bytes = Uint8Array.from(good);
        for (const [at, byte] of changes) bytes[at] = byte;
        return bytes.subarray(0, length);
      }),
    );
  fc.assert(
    fc.property(fc.oneof(broken, fc.uint8Array()), (bytes) => {
      try {
        expect(decoder.decode(bytes)).toHaveProperty("kind");
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        expect(["BadRequest", "UnsupportedMediaType"]).toContain(error.reason);
      }
    }),
    { numRuns: 500 },
  );
});

type Fields = Record<string, unknown>;

/** A value of a type; fields are seldom there, deep ones never. */
function anyOf(gen: fc.GeneratorValue, type: string, depth: number): unknown {
  if (type.startsWith("[]")) {
    const length = gen(fc.integer, { min: 1, max: 2 });
    return Array.from({ length }, () => anyOf(gen, type.slice(2), depth + 1));
  }
  if (type.startsWith("{}")) {
    const keys = gen(fc.uniqueArray, fc.string({ unit: "grapheme" }), {
      minLength: 1,
      maxLength: 2,
    });
    return Object.fromEntries(
      (keys as string[]).map((key) => [key, anyOf(gen, type.slice(2), depth + 1)]),
    );
  }
  if (!type.startsWith("#")) return scalar(gen, type);
  const fields: Fields = {};
  for (const [name, field] of Object.entries(SCHEMA_TYPES[type.slice(1)] ?? {})) {
    if (depth > 6 || !gen(fc.boolean) || name === "apiVersion" || name === "kind") continue;
    if (type.slice(1).startsWith("meta.v1") || gen(fc.nat, 3) < 2) {
      fields[name] = anyOf(gen, fieldSchema(field).type, depth + 1);
    }
  }
  return fields;
}

function scalar(gen: fc.GeneratorValue, type: string): unknown {
  if (type === "boolean") return gen(fc.boolean);
  if (type === "int32") return gen(fc.integer);
  if (type === "int64") return gen(fc.maxSafeInteger);
  if (type === "int-or-string") return gen(fc.boolean) ? gen(fc.integer) : gen(fc.string);
  if (type === "bytes") return Buffer.from(gen(fc.uint8Array)).toString("base64");
  if (type === "any") return { a: gen(fc.string) };
  if (type === "time") return `${gen(fc.integer, { min: 1971, max: 9998 })}-02-03T04:05:06Z`;
  if (type === "micro-time")
    return `2026-02-03T04:05:06.${gen(fc.integer, { min: 100_000, max: 999_999 })}Z`;
  return gen(fc.string);
}
