import {
  apiVersionOf,
  type ResourceKind,
  type Subresource,
} from "../../api-resources/resource-kind.ts";
import type { GroupVersion, ResourceRegistry } from "../../api-resources/resource-registry.ts";
import { type ApiAnswer, type ApiRequest, jsonAnswer } from "../request.ts";

/** The versions of aggregated discovery, newest first; both have the same shape. */
const AGGREGATED_VERSIONS = ["v2", "v2beta1"];
const DISCOVERY_GROUP = "apidiscovery.k8s.io";

/**
 * What the API serves, as clients ask for it first: `/api`, `/apis` and one path for each version of a
 * group. Null for any other path.
 */
export function discover(
  { path, headers }: Pick<ApiRequest, "path" | "headers">,
  registry: ResourceRegistry,
): ApiAnswer | null {
  const [, root, ...rest] = path.replace(/\/$/, "").split("/");
  if (root !== "api" && root !== "apis") return null;
  const versions = registry
    .groupVersions()
    .filter(({ group }) => (group === "") === (root === "api"));
  if (rest.length === 0) {
    const accept = headers["accept"] ?? "";
    const aggregated = AGGREGATED_VERSIONS.find((one) => asksFor(accept, one));
    if (aggregated !== undefined) return aggregatedAnswer(versions, aggregated);
    return jsonAnswer(root === "api" ? coreVersions() : groupList(versions));
  }
  const name = rest.join("/");
  const version = versions.find((one) => apiVersionOf(one) === name);
  if (version !== undefined) return jsonAnswer(resourceList(version));
  const group = versions.filter((one) => root === "apis" && one.group === name);
  return group.length === 0
    ? null
    : jsonAnswer({ ...groupOf(group), kind: "APIGroup", apiVersion: "v1" });
}

/** Clients name the group, the version and the kind as parameters of the media type. */
function asksFor(accept: string, version: string): boolean {
  return accept.split(",").some((range) => {
    const [, ...parameters] = range.split(";").map((part) => part.trim());
    return (
      parameters.includes(`g=${DISCOVERY_GROUP}`) &&
      parameters.includes(`v=${version}`) &&
      parameters.includes("as=APIGroupDiscoveryList")
    );
  });
}

function aggregatedAnswer(versions: readonly GroupVersion[], version: string): ApiAnswer {
  const groups = [...Map.groupBy(versions, ({ group }) => group)];
  const items = groups.map(([group, served]) => ({
    metadata: { ...(group !== "" && { name: group }), creationTimestamp: null },
    versions: served.map((one) => ({
      version: one.version,
      resources: one.kinds.map(discoveredResource),
      freshness: "Current",
    })),
  }));
  const list = { kind: "APIGroupDiscoveryList", apiVersion: `${DISCOVERY_GROUP}/${version}` };
  const contentType = `application/json;g=${DISCOVERY_GROUP};v=${version};as=APIGroupDiscoveryList`;
  return jsonAnswer({ ...list, metadata: {}, items }, { contentType });
}

function discoveredResource(kind: ResourceKind) {
  const { plural, singular, namespaced, verbs, shortNames, categories, subresources } = kind;
  return {
    resource: plural,
    responseKind: { group: kind.group, version: kind.version, kind: kind.kind },
    scope: namespaced ? "Namespaced" : "Cluster",
    singularResource: singular,
    verbs,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(subresources.length > 0 && {
      subresources: subresources.map((one) => ({
        subresource: one.name,
        responseKind: { ...answerOf(one, kind), kind: one.kind },
        verbs: one.verbs,
      })),
    }),
  };
}

function answerOf({ group, version }: Subresource, kind: ResourceKind) {
  return { group: group ?? kind.group, version: version ?? kind.version };
}

function coreVersions() {
  return {
    ...{ kind: "APIVersions", versions: ["v1"] },
    serverAddressByClientCIDRs: [],
  };
}

function groupList(versions: readonly GroupVersion[]) {
  const groups = [...Map.groupBy(versions, ({ group }) => group).values()].map(groupOf);
  return { kind: "APIGroupList", apiVersion: "v1", groups };
}

/** The first version of a group is the preferred one. */
function groupOf(versions: readonly GroupVersion[]) {
  const named = versions.map((one) => ({ groupVersion: apiVersionOf(one), version: one.version }));
  return { name: versions[0]?.group ?? "", versions: named, preferredVersion: named[0] };
}

/** Resources and their subresources in one list, as clients without aggregation read it. */
function resourceList(version: GroupVersion) {
  const resources = version.kinds.flatMap((kind) => [
    {
      name: kind.plural,
      singularName: kind.singular,
      namespaced: kind.namespaced,
      kind: kind.kind,
      verbs: kind.verbs,
      ...(kind.shortNames.length > 0 && { shortNames: kind.shortNames }),
      ...(kind.categories.length > 0 && { categories: kind.categories }),
    },
    ...kind.subresources.map((one) => ({
      name: `${kind.plural}/${one.name}`,
      singularName: "",
      namespaced: kind.namespaced,
      ...((one.group ?? one.version) !== undefined && answerOf(one, kind)),
      kind: one.kind,
      verbs: one.verbs,
    })),
  ]);
  const groupVersion = apiVersionOf(version);
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources };
}
