import type { KubeObject } from "../../objects/meta.ts";
import type { Namespace } from "../../objects/namespace.ts";
import { NAMESPACES } from "../../objects/resources.ts";
import type { ApiContext } from "../api-context.ts";
import { showing } from "../shown-objects.ts";
import type { Target } from "../target.ts";
import type { Facet } from "../write/facet.ts";

/** `/finalize` of a namespace: a write changes its finalizers alone, which no other write does. */
export function finalizeFacet({ kind }: Target, context: ApiContext): Facet {
  return {
    kind,
    show: showing(kind, context),
    whole: (given, stored) => {
      const { finalizers = [] } = (given as Namespace).spec ?? {};
      const namespace = stored as Namespace;
      const { resourceVersion, uid } = given.metadata;
      return {
        ...namespace,
        metadata: { ...namespace.metadata, resourceVersion, uid },
        spec: { ...namespace.spec, finalizers },
      } as KubeObject;
    },
    store: (writer, object) => writer.updateUnchecked(NAMESPACES, object as Namespace),
  };
}
