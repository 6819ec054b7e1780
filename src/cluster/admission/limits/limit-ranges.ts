import type { LimitRange, LimitRangeItem } from "../../objects/limit-range.ts";
import type { KubeObject, ResourceList } from "../../objects/meta.ts";
import type { Container, Pod } from "../../objects/pod.ts";
import { LIMIT_RANGES } from "../../objects/resources.ts";
import type { PersistentVolumeClaim } from "../../objects/volume.ts";
import { ApiError } from "../../status/api-error.ts";
import type { Store } from "../../store/store.ts";
import { type Asked, maxFault, maxRequestFault, minFault, ratioFault } from "./limit-faults.ts";
import { podAmounts } from "./pod-amounts.ts";

const ANNOTATION = "kubernetes.io/limit-ranger";

type Ranges = readonly LimitRange[];

/** Those that an object is under. */
export function limitRangesOf({ metadata }: KubeObject, store: Pick<Store, "list">): Ranges {
  return store.list(LIMIT_RANGES, metadata.namespace);
}

/** A new pod with the requests and limits that its containers leave out (LimitRanger, Kubernetes 1.34). */
export function withLimitDefaults(pod: Pod, ranges: Ranges): Pod {
  return ranges.reduce((given, range) => withDefaultsOf(range, given), pod);
}

function withDefaultsOf(range: LimitRange, pod: Pod): Pod {
  const items = itemsOf(range).filter(({ type }) => type === "Container");
  const limits = Object.assign({}, ...items.map((item) => item.default)) as ResourceList;
  const requests = Object.assign({}, ...items.map((item) => item.defaultRequest)) as ResourceList;
  const said: string[] = [];
  const filled = (container: Container, what: string): Container => {
    const { resources = {} } = container;
    const missing = {
      requests: Object.keys(requests).filter(
        (name) => !Object.hasOwn(resources.requests ?? {}, name),
      ),
      limits: Object.keys(limits).filter((name) => !Object.hasOwn(resources.limits ?? {}, name)),
    };
    const { length: count } = [...missing.requests, ...missing.limits];
    if (count === 0) return container;
    for (const [kind, names] of Object.entries(missing)) {
      if (names.length === 0) continue;
      said.push(
        `${names.toSorted().join(", ")} ${kind.slice(0, -1)} for ${what} ${container.name}`,
      );
    }
    const full = {
      ...resources,
      ...withMissing("limits", limits, resources.limits),
      ...withMissing("requests", requests, resources.requests),
    };
    return { ...container, resources: full };
  };
  const { containers, initContainers } = pod.spec;
  const spec = {
    ...pod.spec,
    containers: containers.map((one) => filled(one, "container")),
    ...(initContainers && {
      initContainers: initContainers.map((one) => filled(one, "init container")),
    }),
  };
  if (said.length === 0) return pod;
  const annotations = {
    ...pod.metadata.annotations,
    [ANNOTATION]: `LimitRanger plugin set: ${said.join("; ")}`,
  };
  return { ...pod, metadata: { ...pod.metadata, annotations }, spec };
}

function withMissing(
  key: "limits" | "requests",
  defaults: ResourceList,
  given: ResourceList | undefined,
): object {
  const all = { ...defaults, ...given };
  return Object.keys(all).length === 0 ? {} : { [key]: all };
}

/** @throws ApiError Forbidden for a pod that asks for more or less than it may */
export function requirePodInLimits({ metadata, spec }: Pod, ranges: Ranges): void {
  for (const range of ranges) {
    const faults = itemsOf(range).flatMap((item) => {
      if (item.type === "Pod")
        return faultsOf(
          item,
          both((which) => podAmounts(spec, which)),
        );
      if (item.type !== "Container") return [];
      return [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ resources }) =>
        faultsOf(
          item,
          both((which) => resources?.[which] ?? {}),
        ),
      );
    });
    refuse("pods", metadata.name, faults);
  }
}

/** @throws ApiError Forbidden for a claim of more or less than it may be */
export function requireClaimInLimits(claim: PersistentVolumeClaim, ranges: Ranges): void {
  const asked = { requests: claim.spec.resources?.requests ?? {}, limits: {} };
  for (const range of ranges) {
    const faults = itemsOf(range).flatMap((item) => {
      if (item.type !== "PersistentVolumeClaim") return [];
      return [
        ...each(item, item.min, (about) => minFault(about, asked)),
        ...each(item, item.max, (about) => maxRequestFault(about, asked)),
      ];
    });
    refuse("persistentvolumeclaims", claim.metadata.name, faults);
  }
}

function both(read: (which: "requests" | "limits") => ResourceList): Asked {
  return { requests: read("requests"), limits: read("limits") };
}

function faultsOf(item: LimitRangeItem, asked: Asked): string[] {
  return [
    ...each(item, item.min, (about) => minFault(about, asked)),
    ...each(item, item.max, (about) => maxFault(about, asked)),
    ...each(item, item.maxLimitRequestRatio, (about) => ratioFault(about, asked)),
  ];
}

function each(
  { type }: LimitRangeItem,
  bounds: ResourceList = {},
  fault: (about: Parameters<typeof minFault>[0]) => string | null,
): string[] {
  return Object.keys(bounds)
    .toSorted()
    .flatMap((resource) => fault({ type, resource, bound: bounds[resource] ?? 0 }) ?? []);
}

function itemsOf({ spec }: LimitRange): readonly LimitRangeItem[] {
  return spec?.limits ?? [];
}

function refuse(plural: string, name: string, faults: readonly string[]): void {
  const told = [...new Set(faults)];
  if (told.length === 0) return;
  const why = told.length === 1 ? told[0] : `[${told.join(", ")}]`;
  throw new ApiError("Forbidden", `${plural} "${name}" is forbidden: ${why}`, {
    name,
    kind: plural,
  });
}
