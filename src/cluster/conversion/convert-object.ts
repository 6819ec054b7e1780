import type { JsonObject } from "../../util/json/json-object.ts";
import { apiVersionOf, type ResourceKind } from "../api-resources/resource-kind.ts";
import type { KubeObject } from "../objects/meta.ts";
import { autoscalerFromV1, autoscalerToV1 } from "./autoscaler.ts";
import { eventFromCore, eventToCore } from "./event.ts";

interface Conversion {
  readonly toStored: (object: JsonObject) => JsonObject;
  readonly fromStored: (object: JsonObject) => JsonObject;
}

/** Of kinds that are stored as another version; those that are not here differ in nothing else. */
const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  "autoscaling/v1/HorizontalPodAutoscaler": {
    toStored: autoscalerFromV1,
    fromStored: autoscalerToV1,
  },
  "events.k8s.io/v1/Event": { toStored: eventToCore, fromStored: eventFromCore },
};

/** An object of `kind` as it is stored; the same object where the kind is stored as it is. */
export function toStored<T extends Pick<KubeObject, "apiVersion" | "kind">>(
  kind: ResourceKind,
  object: T,
): T {
  if (kind.storedAs === undefined) return object;
  return converted(kind, { object, to: apiVersionOf(kind.storedAs), way: "toStored" });
}

/** An object that is stored as `kind` has it; the same object where the kind is stored as it is. */
export function fromStored<T extends Pick<KubeObject, "apiVersion" | "kind">>(
  kind: ResourceKind,
  object: T,
): T {
  if (kind.storedAs === undefined) return object;
  return converted(kind, { object, to: apiVersionOf(kind), way: "fromStored" });
}

function converted<T>(
  kind: ResourceKind,
  { object, to, way }: { object: T; to: string; way: keyof Conversion },
): T {
  const conversion = CONVERSIONS[`${apiVersionOf(kind)}/${kind.kind}`];
  const fields = object as unknown as JsonObject;
  const result = conversion === undefined ? fields : conversion[way](fields);
  return { ...result, apiVersion: to } as unknown as T;
}
