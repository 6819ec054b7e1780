import { sameJson } from "../../../util/json/same-json.ts";
import type { Labels } from "../../objects/meta.ts";
import type { PodTemplateSpec } from "../../objects/pod.ts";
import { TEMPLATE_HASH } from "./pod-template-hash.ts";

/** Whether two templates make the same pods, whatever hash they bear (`EqualIgnoreHash`). */
export function sameTemplate(left: PodTemplateSpec, right: PodTemplateSpec): boolean {
  return sameJson(left.spec, right.spec) && sameJson(comparable(left), comparable(right));
}

/** All but the spec, without the hash; what is empty is as good as absent. */
function comparable({ spec: _spec, metadata = {}, ...rest }: PodTemplateSpec): unknown {
  const { labels, annotations, ...others } = metadata;
  const { [TEMPLATE_HASH]: _hash, ...named } = labels ?? {};
  return {
    ...rest,
    metadata: { ...others, labels: orNone(named), annotations: orNone(annotations) },
  };
}

function orNone(labels: Labels | undefined): Labels | undefined {
  return labels !== undefined && Object.keys(labels).length > 0 ? labels : undefined;
}
