import { isJsonObject } from "../../../util/json/json-object.ts";
import type { JsonSchema } from "../../api-resources/custom-version.ts";
import type { CustomResourceDefinition } from "../../custom-resources/definition.ts";
import type { KubeObject } from "../../objects/meta.ts";
import type { Service } from "../../objects/service.ts";

const RULES = "x-kubernetes-validations";

/** What who has written an object should know of it, though it is taken as it is. */
export function warningsOf(object: KubeObject): string[] {
  switch (`${object.apiVersion}/${object.kind}`) {
    case "apiextensions.k8s.io/v1/CustomResourceDefinition":
      return warningsOfDefinition(object as CustomResourceDefinition);
    case "v1/Service":
      return warningsOfService(object as Service);
    default:
      return [];
  }
}

/** Of this cluster alone: a real one looks at the rules. */
function warningsOfDefinition({ spec: { versions } }: CustomResourceDefinition): string[] {
  const why = `${RULES} are kept, but not checked in this simulated cluster`;
  return versions.flatMap(({ schema }, index) =>
    hasRules(schema?.openAPIV3Schema) ? [`spec.versions[${index}].schema: ${why}`] : [],
  );
}

function hasRules(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasRules);
  if (!isJsonObject(value)) return false;
  const { [RULES]: rules } = value as JsonSchema;
  if (Array.isArray(rules) && rules.length > 0) return true;
  return Object.values(value).some(hasRules);
}

/** kube-apiserver 1.34, `GetWarningsForService`. */
function warningsOfService({ spec }: Service): string[] {
  const { type, clusterIP, externalIPs = [], sessionAffinity, externalName } = spec;
  const isHeadless = type === "ClusterIP" && clusterIP === "None";
  const isElsewhere = type === "ExternalName";
  return [
    ...(isHeadless && externalIPs.length > 0
      ? ["spec.externalIPs is ignored for headless services"]
      : []),
    ...(isHeadless && sessionAffinity
      ? ["spec.SessionAffinity is ignored for headless services"]
      : []),
    ...(isElsewhere && externalIPs.length > 0
      ? ['spec.externalIPs is ignored when spec.type is "ExternalName"']
      : []),
    ...(!isElsewhere && externalName
      ? ['spec.externalName is ignored when spec.type is not "ExternalName"']
      : []),
  ];
}
