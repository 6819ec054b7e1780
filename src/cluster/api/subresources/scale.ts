import type { ResourceKind } from "../../api-resources/resource-kind.ts";
import {
  type ScaleFields,
  scaleFieldsAt,
  withReplicas,
} from "../../custom-resources/scale-paths.ts";
import { compileLabelSelector } from "../../meta/label-selector.ts";
import type { KubeObject, LabelSelector } from "../../objects/meta.ts";
import { ApiError } from "../../status/api-error.ts";
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
    show: (stored) => shownTime.moved(scaleOf(stored, kind), SCALE_KIND.schema, -aheadMs()),
    whole: (given, stored) => {
      const { replicas = 0 } = (given as Scale).spec ?? {};
      refuseNegative(given, replicas);
      const { resourceVersion, uid } = given.metadata;
      const { metadata } = stored;
      return {
        ...withReplicas(stored, kind, replicas),
        metadata: { ...metadata, resourceVersion: resourceVersion ?? "", uid: uid ?? metadata.uid },
      };
    },
    store: (writer, object) => writer.update(storedResource(kind), object),
  };
}

/** @throws ApiError InternalError where the place of the wished number is empty */
function scaleOf(object: KubeObject, kind: ResourceKind): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const { wanted, present, selector = "" } = fieldsOf(object, kind);
  return {
    ...{ kind: "Scale", apiVersion: "autoscaling/v1" },
    metadata: {
      ...{ name, uid, resourceVersion, creationTimestamp },
      ...(namespace !== undefined && { namespace }),
    },
    spec: { ...(wanted && { replicas: wanted }) },
    status: { replicas: present, ...(selector !== "" && { selector }) },
  };
}

function fieldsOf(object: KubeObject, { custom }: ResourceKind): ScaleFields {
  if (custom?.scale === undefined) {
    const { spec, status }: Scaled = object;
    const selector = compileLabelSelector(spec?.selector ?? {}).text;
    return { wanted: spec?.replicas, present: status?.replicas ?? 0, selector };
  }
  const fields = scaleFieldsAt(object, custom.scale);
  if (fields.wanted !== undefined) return fields;
  const why = `the spec replicas field "${custom.scale.specReplicasPath}" does not exist`;
  throw new ApiError("InternalError", `Internal error occurred: ${why}`, {
    causes: [{ reason: "", message: why }],
  });
}

function refuseNegative({ metadata }: KubeObject, replicas: number): void {
  const errors = new FieldErrors();
  errors.notNegative("spec.replicas", replicas);
  if (errors.found.length > 0) throw invalidObject(SCALE_KIND, metadata.name, errors.found);
}
