import { sameJson } from "../../../util/json/same-json.ts";
import type { Component, World } from "../../components/component.ts";
import type { EndpointSlice } from "../../objects/endpoint-slice.ts";
import type { Endpoints } from "../../objects/endpoints.ts";
import type { Labels } from "../../objects/meta.ts";
import { ENDPOINT_SLICES, ENDPOINTS, NAMESPACES, SERVICES } from "../../objects/resources.ts";
import type { Service } from "../../objects/service.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, objectKey, splitKey } from "../../store/resource.ts";
import { subsetsOf } from "./endpoint-subsets.ts";
import { ENDPOINT_SLICE_INDEX } from "./service-endpoints.ts";
import { SERVICE_NAME } from "./slice-drafts.ts";

const NAME = "endpoint-controller";
const MANAGED_BY = "endpoints.kubernetes.io/managed-by";
const OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";
const HEADLESS = "service.kubernetes.io/headless";
/** Of a service with more pods than that what changes is gathered first. */
const MANY_SLICES = 1;
const GATHERING_MS = 1_000;

/**
 * Keeps the Endpoints of services, for old clients (kube-controller-manager 1.34, endpoint-controller).
 * They follow the slices, which say the same in parts.
 */
export class OldEndpoints implements Component {
  readonly name = NAME;

  observe({ resource, type, object }: Change, world: World): void {
    if (resource === SERVICES.id) note(keyOf(object), world);
    if (resource === ENDPOINTS.id && type === "DELETED") note(keyOf(object), world);
    if (resource !== ENDPOINT_SLICES.id) return;
    const { labels = {}, namespace = "" } = (object as EndpointSlice).metadata;
    const service = labels[SERVICE_NAME];
    if (service !== undefined) note(objectKey(namespace, service), world);
  }

  reconcile(key: string, { store, writer }: World): void {
    const { namespace, name } = splitKey(key);
    const service = store.get(SERVICES, namespace, name);
    const current = store.get(ENDPOINTS, namespace, name);
    if (service === undefined) {
      // Those that somebody else has made stay.
      if (current?.metadata.labels?.[MANAGED_BY] === NAME)
        writer.delete(ENDPOINTS, { namespace, name });
      return;
    }
    if (service.spec.selector === undefined || service.spec.type === "ExternalName") return;
    const slices = store.find(ENDPOINT_SLICES, ENDPOINT_SLICE_INDEX.name, key);
    const { subsets, isTruncated } = subsetsOf(service, slices);
    const annotations = isTruncated ? { [OVER_CAPACITY]: "truncated" } : undefined;
    const labels = labelsOf(service);
    const content = { ...(subsets.length > 0 && { subsets }) };
    if (current === undefined) {
      if (isLeaving(store.get(NAMESPACES, "", namespace))) return;
      const metadata = { name, namespace, labels, ...(annotations && { annotations }) };
      writer.create(ENDPOINTS, { apiVersion: "v1", kind: "Endpoints", metadata, ...content });
      return;
    }
    if (isUpToDate(current, { subsets, labels, isTruncated })) return;
    const { annotations: before = {}, ...metadata } = current.metadata;
    const { [OVER_CAPACITY]: _said, ...others } = before;
    const said = { ...others, ...annotations };
    const { subsets: _old, ...rest } = current;
    writer.update(ENDPOINTS, {
      ...rest,
      metadata: { ...metadata, labels, ...(Object.keys(said).length > 0 && { annotations: said }) },
      ...content,
    });
  }

  fork(): Component {
    return new OldEndpoints();
  }
}

function note(key: string, { agenda, nowMs, store }: World): void {
  const slices = store.find(ENDPOINT_SLICES, ENDPOINT_SLICE_INDEX.name, key);
  const waitMs = slices.length > MANY_SLICES ? GATHERING_MS : 0;
  agenda.noteAtLatest({ atMs: nowMs + waitMs, component: NAME, key });
}

function labelsOf({ metadata, spec }: Service): Labels {
  const isHeadless = spec.clusterIP === "None" || !spec.clusterIP;
  return { ...metadata.labels, ...(isHeadless && { [HEADLESS]: "" }), [MANAGED_BY]: NAME };
}

function isUpToDate(
  { metadata, subsets = [] }: Endpoints,
  wanted: { readonly subsets: unknown; readonly labels: Labels; readonly isTruncated: boolean },
): boolean {
  return (
    sameJson(subsets, wanted.subsets) &&
    sameJson(metadata.labels, wanted.labels) &&
    (metadata.annotations?.[OVER_CAPACITY] !== undefined) === wanted.isTruncated
  );
}

function isLeaving(namespace: { metadata: { deletionTimestamp?: string } } | undefined): boolean {
  return namespace?.metadata.deletionTimestamp !== undefined;
}
