import { expect, test } from "vitest";
import { ResourceRegistry } from "../api-resources/resource-registry.ts";
import { BodyDecoder, type DecodeOptions } from "./body-decoder.ts";
import { cannotBeHandled, DecodingError } from "./decoding-error.ts";

const decoder = new BodyDecoder();
const registry = new ResourceRegistry();

function kindOf(kind: string) {
  const found = registry.kinds.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found;
}

function decode(
  kind: string,
  body: unknown,
  options: DecodeOptions = { fieldValidation: "Strict" },
) {
  return decoder.decode(kindOf(kind).schema, body, options);
}

/** Words of the error that a body ends in. */
function fault(kind: string, body: unknown): string {
  try {
    decode(kind, body);
  } catch (error) {
    if (error instanceof DecodingError) return error.message;
    throw error;
  }
  return "none";
}

const deployment = (spec: object) => ({ apiVersion: "apps/v1", kind: "Deployment", spec });
const pod = (spec: object) => ({ apiVersion: "v1", kind: "Pod", spec });

test("an unknown field is named with its path", () => {
  expect(fault("Deployment", deployment({ replicaz: 4 }))).toBe(
    'strict decoding error: unknown field "spec.replicaz"',
  );
  const template = { spec: { containers: [{ name: "a", imagee: "x" }], foo: 1 } };
  expect(fault("Deployment", deployment({ template }))).toBe(
    'strict decoding error: unknown field "spec.template.spec.containers[0].imagee", unknown field "spec.template.spec.foo"',
  );
});

test("names of fields know no other case", () => {
  expect(fault("Deployment", deployment({ Replicas: 4 }))).toContain(
    'unknown field "spec.Replicas"',
  );
});

test.each([
  [
    "Deployment",
    deployment({ replicas: "four" }),
    "string into Go struct field DeploymentSpec.spec.replicas of type int32",
  ],
  [
    "Deployment",
    deployment({ replicas: 1.5 }),
    "number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32",
  ],
  [
    "Deployment",
    deployment({ replicas: 99999999999 }),
    "number 99999999999 into Go struct field DeploymentSpec.spec.replicas of type int32",
  ],
  [
    "Deployment",
    deployment({ paused: "yes" }),
    "string into Go struct field DeploymentSpec.spec.paused of type bool",
  ],
  [
    "Deployment",
    deployment({ template: [] }),
    "array into Go struct field DeploymentSpec.spec.template of type v1.PodTemplateSpec",
  ],
  [
    "Pod",
    pod({ containers: {} }),
    "object into Go struct field PodSpec.spec.containers of type []v1.Container",
  ],
  [
    "Pod",
    pod({ containers: [{ command: "sh" }] }),
    "string into Go struct field Container.spec.containers.command of type []string",
  ],
  [
    "Pod",
    pod({ restartPolicy: 5 }),
    "number into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy",
  ],
  [
    "Pod",
    pod({ nodeSelector: { a: true } }),
    "bool into Go struct field PodSpec.spec.nodeSelector of type string",
  ],
  [
    "Pod",
    pod({ nodeSelector: "a" }),
    "string into Go struct field PodSpec.spec.nodeSelector of type map[string]string",
  ],
  [
    "Pod",
    pod({ containers: [{ resources: { limits: "a" } }] }),
    "string into Go struct field ResourceRequirements.spec.containers.resources.limits of type v1.ResourceList",
  ],
  [
    "Pod",
    { metadata: { labels: { a: 1 } } },
    "number into Go struct field ObjectMeta.metadata.labels of type string",
  ],
  ["Pod", [], "array into Go value of type v1.Pod"],
  [
    "HorizontalPodAutoscaler",
    { spec: { metrics: 1 } },
    "number into Go struct field HorizontalPodAutoscalerSpec.spec.metrics of type []v2.MetricSpec",
  ],
])("a value of a wrong type in a %s is refused in the decoder's words", (kind, body, words) => {
  expect(fault(kind, body)).toBe(`json: cannot unmarshal ${words}`);
});

test("a wrong quantity is refused", () => {
  const body = pod({ containers: [{ resources: { requests: { cpu: "lots" } } }] });
  expect(fault("Pod", body)).toBe(
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  );
});

test("a port is a number or a name", () => {
  const probe = (port: unknown) =>
    pod({ containers: [{ readinessProbe: { tcpSocket: { port } } }] });
  expect(fault("Pod", probe("http"))).toBe("none");
  expect(fault("Pod", probe(80))).toBe("none");
  expect(fault("Pod", probe({}))).toBe(
    "json: cannot unmarshal object into Go struct field TCPSocketAction.spec.containers.readinessProbe.tcpSocket.port of type int32",
  );
});

test("the answer to a POST names the kind and its version", () => {
  const error = new DecodingError('strict decoding error: unknown field "spec.replicaz"', true);
  expect(cannotBeHandled(kindOf("Deployment"), error).toStatus()).toMatchObject({
    code: 400,
    reason: "BadRequest",
    message:
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replicaz"',
  });
});

test("with Warn the fields are told and left out, with Ignore left out", () => {
  const body = deployment({ replicas: 2, replicaz: 4 });
  const warned = decode("Deployment", body, { fieldValidation: "Warn" });
  expect(warned.warnings).toEqual(['unknown field "spec.replicaz"']);
  expect(warned.object).toMatchObject({ spec: { replicas: 2 } });
  expect(warned.object["spec"]).not.toHaveProperty("replicaz");
  expect(decode("Deployment", body, { fieldValidation: "Ignore" }).warnings).toEqual([]);
});

test("a field that is given twice is seen in the text", () => {
  const text = '{"kind":"Deployment","spec":{"replicas":1,"replicas":2,"x":{"y":1,"y":2}}}';
  const options = { text, fieldValidation: "Warn" } as const;
  expect(decode("Deployment", JSON.parse(text), options).warnings).toEqual([
    'unknown field "spec.x"',
    'duplicate field "spec.replicas"',
  ]);
});

test("an object is kept as the server writes it: nulls and empty values go, parts held by value come", () => {
  const body = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "a", labels: {}, creationTimestamp: null },
    spec: {
      hostNetwork: false,
      nodeName: "",
      containers: [
        { name: "a", image: "a:1", resources: { requests: { cpu: "1000m" } }, env: null },
      ],
      priority: 0,
    },
  };
  expect(decode("Pod", body).object).toEqual({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "a" },
    spec: {
      containers: [{ name: "a", image: "a:1", resources: { requests: { cpu: "1" } } }],
      priority: 0,
    },
    status: {},
  });
});

test("times are kept in UTC, to the second or the microsecond", () => {
  const lease = { spec: { renewTime: "2026-01-01T01:00:00.25+01:00" } };
  expect(decode("Lease", lease).object).toMatchObject({
    spec: { renewTime: "2026-01-01T00:00:00.250000Z" },
  });
  const taint = {
    spec: { taints: [{ key: "a", effect: "NoExecute", timeAdded: "2026-01-01T01:00:00+01:00" }] },
  };
  expect(decode("Node", taint).object).toMatchObject({
    spec: { taints: [{ timeAdded: "2026-01-01T00:00:00Z" }] },
  });
});

test("without a schema only the metadata are read", () => {
  const body = { metadata: { name: "a", foo: 1 }, spec: { anything: [null] } };
  expect(() => decoder.decode(undefined, body, { fieldValidation: "Strict" })).toThrow(
    'strict decoding error: unknown field "metadata.foo"',
  );
  const { object } = decoder.decode(undefined, body, { fieldValidation: "Ignore" });
  expect(object).toEqual({ metadata: { name: "a" }, spec: { anything: [null] } });
});

test("the prototype of an object is not a field", () => {
  const body = JSON.parse('{"metadata":{"labels":{"__proto__":"x"}},"__proto__":{"a":1}}');
  const { object } = decode("Pod", body, { fieldValidation: "Ignore" });
  expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
});
