import type { JsonSchema, PrinterColumn } from "../api-resources/custom-version.ts";
import type { NewObject } from "../write/writer.ts";
import type { CustomResourceDefinition } from "./definition.ts";

const OPEN: JsonSchema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
const TEXT: JsonSchema = { type: "string" };

const AGE: PrinterColumn = { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" };

const SELECTOR: JsonSchema = {
  type: "object",
  properties: {
    matchLabels: { type: "object", additionalProperties: TEXT },
    matchExpressions: {
      type: "array",
      items: {
        type: "object",
        required: ["key", "operator"],
        properties: { key: TEXT, operator: TEXT, values: { type: "array", items: TEXT } },
      },
    },
  },
};

/** What of a monitor is always the same: which objects, where, and how to ask them. */
function monitorSpec(endpoints: string): JsonSchema {
  const namespaces: JsonSchema = {
    type: "object",
    properties: { any: { type: "boolean" }, matchNames: { type: "array", items: TEXT } },
  };
  return {
    ...OPEN,
    required: ["selector"],
    properties: {
      selector: SELECTOR,
      namespaceSelector: namespaces,
      [endpoints]: { type: "array", items: { ...OPEN, properties: { port: TEXT, path: TEXT } } },
    },
  };
}

const RULE: JsonSchema = {
  ...OPEN,
  required: ["expr"],
  properties: {
    alert: TEXT,
    record: TEXT,
    expr: { "x-kubernetes-int-or-string": true },
    for: TEXT,
    labels: { type: "object", additionalProperties: TEXT },
    annotations: { type: "object", additionalProperties: TEXT },
  },
};

const RULES_SPEC: JsonSchema = {
  type: "object",
  properties: {
    groups: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
      items: {
        ...OPEN,
        required: ["name"],
        properties: {
          name: { type: "string", minLength: 1 },
          rules: { type: "array", items: RULE },
        },
      },
    },
  },
};

const SECRET_SPEC: JsonSchema = {
  ...OPEN,
  properties: {
    refreshInterval: { type: "string", default: "1h0m0s" },
    secretStoreRef: { ...OPEN, properties: { name: TEXT, kind: TEXT } },
    target: { ...OPEN, properties: { name: TEXT } },
  },
};

interface Brief {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly category: string;
  readonly spec: JsonSchema;
  readonly versions?: readonly string[];
  readonly isCluster?: boolean;
  readonly columns?: readonly PrinterColumn[];
}

const MONITORING = { group: "monitoring.coreos.com", category: "prometheus-operator" };
const SECRETS = {
  ...{ group: "external-secrets.io", category: "external-secrets" },
  versions: ["v1", "v1beta1"],
};

const BRIEFS: readonly Brief[] = [
  {
    ...MONITORING,
    ...{ kind: "PodMonitor", plural: "podmonitors", shortNames: ["pmon"] },
    spec: monitorSpec("podMetricsEndpoints"),
  },
  {
    ...MONITORING,
    ...{ kind: "PrometheusRule", plural: "prometheusrules", shortNames: ["promrule"] },
    spec: RULES_SPEC,
  },
  {
    ...MONITORING,
    ...{ kind: "ServiceMonitor", plural: "servicemonitors", shortNames: ["smon"] },
    spec: monitorSpec("endpoints"),
  },
  {
    ...SECRETS,
    ...{ kind: "ClusterSecretStore", plural: "clustersecretstores", shortNames: ["css"] },
    ...{ spec: OPEN, isCluster: true },
  },
  {
    ...SECRETS,
    ...{ kind: "ExternalSecret", plural: "externalsecrets", shortNames: ["es"] },
    spec: SECRET_SPEC,
    columns: [
      { name: "Store", type: "string", jsonPath: ".spec.secretStoreRef.name" },
      { name: "Refresh Interval", type: "string", jsonPath: ".spec.refreshInterval" },
      {
        ...{ name: "Ready", type: "string" },
        jsonPath: '.status.conditions[?(@.type=="Ready")].status',
      },
      AGE,
    ],
  },
  {
    ...SECRETS,
    ...{ kind: "SecretStore", plural: "secretstores", shortNames: ["ss"] },
    spec: OPEN,
  },
];

/**
 * Kinds that platforms bring along and that their manifests use: what is applied is checked as far as
 * their main fields go, stored and given back, and nothing acts on it.
 */
export const FIRST_DEFINITIONS: readonly NewObject<CustomResourceDefinition>[] = BRIEFS.map(
  ({ group, kind, plural, shortNames, category, spec, isCluster = false, ...more }) => {
    const { versions = ["v1"], columns = [AGE] } = more;
    const openAPIV3Schema = { type: "object", properties: { spec, status: OPEN } };
    return {
      ...{ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" },
      metadata: { name: `${plural}.${group}` },
      spec: {
        ...{ group, scope: isCluster ? "Cluster" : "Namespaced" },
        names: { kind, plural, shortNames, categories: [category] },
        versions: versions.map((name, at) => ({
          ...{ name, served: true, storage: at === 0 },
          ...{ schema: { openAPIV3Schema }, additionalPrinterColumns: columns },
        })),
      },
    };
  },
);
