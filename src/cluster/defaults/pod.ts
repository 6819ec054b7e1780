import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { addResources, largestResources } from "../meta/quantity-arithmetic.ts";
import type { ResourceList } from "../objects/meta.ts";
import {
  defaultContainer,
  defaultRequirements,
  requestsFromLimits,
  resources,
} from "./container.ts";
import { filled, inTurn, part, within, withinEach } from "./fill.ts";
import { defaultVolume } from "./volume.ts";

const GRACE_SECONDS = 30;

/** Spec of a pod and of every template (core/v1 defaults of Kubernetes 1.34). */
function defaultPodSpec(spec: JsonObject): JsonObject {
  const full = filled(spec, {
    dnsPolicy: "ClusterFirst",
    restartPolicy: "Always",
    schedulerName: "default-scheduler",
    securityContext: {},
    terminationGracePeriodSeconds: GRACE_SECONDS,
  });
  return inTurn(
    bothAccountNames,
    (fields) => withinEach(fields, "containers", defaultContainer),
    (fields) => withinEach(fields, "initContainers", defaultContainer),
    (fields) => withinEach(fields, "ephemeralContainers", defaultContainer),
    (fields) => withinEach(fields, "volumes", defaultVolume),
    (fields) => within(fields, "overhead", resources),
    (fields) => within(fields, "resources", defaultRequirements),
  )(full);
}

/** Template of a workload: the spec alone has defaults. */
export function defaultTemplate(template: JsonObject): JsonObject {
  return within({ ...template, spec: part(template, "spec") }, "spec", defaultPodSpec);
}

/** Pod: beyond its spec, what a pod gets that its template does not have. */
export function defaultPod(pod: JsonObject): JsonObject {
  return within(pod, "spec", (spec) =>
    inTurn(
      defaultPodSpec,
      (fields) => withinEach(fields, "containers", requestsFromLimits),
      (fields) => withinEach(fields, "initContainers", requestsFromLimits),
      podRequests,
      (fields) => filled(fields, { enableServiceLinks: true }),
      hostPorts,
    )(spec),
  );
}

/** The account has two names, of which one is old; both are kept alike. */
function bothAccountNames(spec: JsonObject): JsonObject {
  const name = spec["serviceAccountName"] ?? spec["serviceAccount"];
  return name === undefined ? spec : { ...spec, serviceAccountName: name, serviceAccount: name };
}

/** On the node's own network a port of a container is a port of the node. */
function hostPorts(spec: JsonObject): JsonObject {
  if (spec["hostNetwork"] !== true) return spec;
  const change = (container: JsonObject) =>
    withinEach(container, "ports", (port) => filled(port, { hostPort: port["containerPort"] }));
  return withinEach(withinEach(spec, "containers", change), "initContainers", change);
}

/**
 * Amounts for the pod as a whole: what is not requested is what its containers request together, and
 * where they request nothing, the limit.
 */
function podRequests(spec: JsonObject): JsonObject {
  return within(spec, "resources", (requirements) => {
    const { limits, requests = {} } = requirements;
    if (!isJsonObject(limits) || Object.keys(limits).length === 0 || !isJsonObject(requests)) {
      return requirements;
    }
    const together = containerRequests(spec);
    return {
      ...requirements,
      requests: filled(requests, { ...onlyPodLevel(limits), ...together }),
    };
  });
}

/** Of other resources a pod as a whole has no amounts. */
function onlyPodLevel(list: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(list).filter(([name]) => name === "cpu" || name === "memory"),
  );
}

/** What the containers request at most at one time: init containers run one after the other. */
function containerRequests(spec: JsonObject): ResourceList {
  let beside: ResourceList = {};
  let peak: ResourceList = {};
  for (const container of listOf(spec["initContainers"])) {
    const own = requestsOf(container);
    const sidecar = container["restartPolicy"] === "Always";
    peak = largestResources(peak, addResources(beside, own));
    if (sidecar) beside = addResources(beside, own);
  }
  const running = listOf(spec["containers"]).map(requestsOf).reduce(addResources, beside);
  return largestResources(running, peak);
}

function requestsOf(container: JsonObject): ResourceList {
  return onlyPodLevel(part(part(container, "resources"), "requests")) as ResourceList;
}

function listOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
