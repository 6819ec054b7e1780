import type { ResourceKind } from "./resource-kind.ts";
import { rowsOf } from "./rows.ts";

const monitoring = { categories: ["prometheus-operator"] };

/**
 * Kinds that platforms bring along as custom resources and that their manifests use: what is applied
 * is stored and given back, and nothing acts on it.
 */
export const CUSTOM_KINDS: readonly ResourceKind[] = [
  ...rowsOf("monitoring.coreos.com", "v1", "", [
    { plural: "podmonitors", kind: "PodMonitor", shortNames: ["pmon"], ...monitoring },
    { plural: "prometheusrules", kind: "PrometheusRule", shortNames: ["promrule"], ...monitoring },
    { plural: "servicemonitors", kind: "ServiceMonitor", shortNames: ["smon"], ...monitoring },
  ]),
  ...["v1", "v1beta1"].flatMap((version) =>
    rowsOf("external-secrets.io", version, "", secretKinds(version)),
  ),
];

function secretKinds(version: string) {
  const storedAs = { group: "external-secrets.io", version: "v1" };
  const secrets = { categories: ["external-secrets"], ...(version === "v1" ? {} : { storedAs }) };
  return [
    {
      plural: "clustersecretstores",
      kind: "ClusterSecretStore",
      shortNames: ["css"],
      namespaced: false,
      ...secrets,
    },
    { plural: "externalsecrets", kind: "ExternalSecret", shortNames: ["es"], ...secrets },
    { plural: "secretstores", kind: "SecretStore", shortNames: ["ss"], ...secrets },
  ];
}
