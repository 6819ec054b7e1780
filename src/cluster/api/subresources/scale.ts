import { compileLabelSelector } from "../../meta/label-selector.ts";
import type { KubeObject, LabelSelector } from "../../objects/meta.ts";
import { FieldErrors, invalidObject } from "../../validation/field-errors.ts";
import type { ApiContext } from "../api-context.ts";
import { storedResource } from "../stored-resource.ts";
import type { Target } from "../target.ts";
import type { Facet } from "../write/facet.ts";

/** autoscaling/v1 Scale: of everything that has replicas the same. */
interface Scale extends KubeObject {
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly replicas: number; readonly selector?: string };
}

/** What has replicas. */
interface Scaled extends KubeObject {
  readonly spec?: { readonly replicas?: number; readonly selector?: LabelSelector };
  readonly status?: { readonly replicas?: number };
}

const SCALE_KIND = {
  ...{ group: "autoscaling", version: "v1", kind: "Scale" },
  schema: "autoscaling.v1.Scale",
};

/** `/scale`: how many replicas there are to be, and how many there are. */
export function scaleFacet({ kind }: Target, { shownTime, aheadMs }: ApiContext): Facet {
  return {
    kind: SCALE_KIND,
    show: (stored) => shownTime.moved(scaleOf(stored), SCALE_KIND.schema, -aheadMs()),
    whole: (given, stored) => {
      const { replicas = 0 } = (given as Scale).spec ?? {};
      refuseNegative(given, replicas);
      const { resourceVersion, uid } = given.metadata;
      const { metadata } = stored;
      const scaled: Scaled = stored;
      return {
        ...scaled,
        metadata: { ...metadata, resourceVersion: resourceVersion ?? "", uid: uid ?? metadata.uid },
        spec: { ...scaled.spec, replicas },
      } as KubeObject;
    },
    store: (writer, object) => writer.update(storedResource(kind), object),
  };
}

function scaleOf(object: KubeObject): Scale {
  const { spec, status, metadata }: Scaled = object;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  const selector = compileLabelSelector(spec?.selector ?? {}).text;
  return {
    ...{ kind: "Scale", apiVersion: "autoscaling/v1" },
    metadata: {
      ...{ name, uid, resourceVersion, creationTimestamp },
      ...(namespace !== undefined && { namespace }),
    },
    spec: { ...(spec?.replicas && { replicas: spec.replicas }) },
    status: { replicas: status?.replicas ?? 0, ...(selector !== "" && { selector }) },
  };
}

function refuseNegative({ metadata }: KubeObject, replicas: number): void {
  const errors = new FieldErrors();
  errors.notNegative("spec.replicas", replicas);
  if (errors.found.length > 0) throw invalidObject(SCALE_KIND, metadata.name, errors.found);
}
