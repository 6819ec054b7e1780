import { qualifiedResource, type ResourceKind } from "../../api-resources/resource-kind.ts";
import type { ResourceRegistry } from "../../api-resources/resource-registry.ts";
import { scaleFieldsAt } from "../../custom-resources/scale-paths.ts";
import type { CompiledLabelSelector } from "../../meta/label-selector.ts";
import { parseLabelSelector } from "../../meta/parse-label-selector.ts";
import type { Selectors } from "../../meta/selectors.ts";
import type { HorizontalPodAutoscaler } from "../../objects/horizontal-pod-autoscaler.ts";
import type { KubeObject, LabelSelector } from "../../objects/meta.ts";
import { ApiError } from "../../status/api-error.ts";
import type { Resource } from "../../store/resource.ts";
import type { Store } from "../../store/store.ts";

/** What an autoscaler scales, as the scale of its kind shows it. */
export interface ScaleTarget {
  readonly resource: Resource<Scalable>;
  readonly kind: ResourceKind;
  readonly object: Scalable;
  readonly replicas: number;
  /** Null where it has none of use. */
  readonly selector: CompiledLabelSelector | null;
}

interface Scalable extends KubeObject {
  readonly spec?: { readonly replicas?: number; readonly selector?: LabelSelector };
}

/** Where targets are looked for. */
export interface TargetPlace {
  readonly store: Pick<Store, "get">;
  readonly registry: ResourceRegistry;
  readonly selectors: Selectors;
}

/** The target of an autoscaler; or why it cannot be had, in the words of its condition. */
export function scaleTarget(
  { metadata, spec }: HorizontalPodAutoscaler,
  { store, registry, selectors }: TargetPlace,
): ScaleTarget | { readonly fault: string } {
  const { apiVersion = "", kind, name } = spec.scaleTargetRef;
  const parts = apiVersion.split("/");
  if (parts.length > 2) return { fault: `unexpected GroupVersion string: ${apiVersion}` };
  const group = parts.length === 2 ? (parts[0] ?? "") : "";
  const known = registry.byGroupKind(group, kind);
  if (known === undefined) return { fault: `no matches for kind "${kind}" in group "${group}"` };
  if (!hasScale(known)) return { fault: "the server could not find the requested resource" };
  const resource: Resource<Scalable> = { id: qualifiedResource(known) };
  const object = store.get(resource, metadata.namespace ?? "", name);
  if (object === undefined) {
    const scale = qualifiedResource({ group, plural: `${known.plural}/scale` });
    return { fault: `${scale} "${name}" not found` };
  }
  const { custom } = known;
  if (custom?.scale === undefined) {
    const { replicas = 1, selector } = object.spec ?? {};
    return { resource, kind: known, object, replicas, selector: selectors.of(selector) };
  }
  const { wanted: replicas, selector } = scaleFieldsAt(object, custom.scale);
  if (replicas === undefined) {
    const why = `the spec replicas field "${custom.scale.specReplicasPath}" does not exist`;
    return { fault: `Internal error occurred: ${why}` };
  }
  return { resource, kind: known, object, replicas, selector: selectorOf(selector) };
}

function selectorOf(text: string | undefined): CompiledLabelSelector | null {
  if (text === undefined) return null;
  try {
    return parseLabelSelector(text);
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}

function hasScale({ subresources }: ResourceKind): boolean {
  return subresources.some(({ name }) => name === "scale");
}
