import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { defaultedResources } from "../meta/quantity-arithmetic.ts";
import type { ResourceList } from "../objects/meta.ts";
import { filled, inTurn, within, withinEach } from "./fill.ts";
import { pullPolicyOf } from "./image-tag.ts";

const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"];

/** Container, init or ephemeral container (core/v1 defaults of Kubernetes 1.34). */
export function defaultContainer(container: JsonObject): JsonObject {
  const full = filled(container, {
    imagePullPolicy: pullPolicyOf(container["image"]),
    resources: {},
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
  });
  return inTurn(
    (fields) => withinEach(fields, "ports", (port) => filled(port, { protocol: "TCP" })),
    (fields) => withinEach(fields, "env", defaultEnv),
    (fields) => within(fields, "resources", defaultRequirements),
    ...PROBES.map((name) => (fields: JsonObject) => within(fields, name, defaultProbe)),
    (fields) => within(fields, "lifecycle", defaultLifecycle),
  )(full);
}

/** Limits and requests, canonical and not finer than a thousandth. */
export function defaultRequirements(requirements: JsonObject): JsonObject {
  return inTurn(
    (fields) => within(fields, "limits", resources),
    (fields) => within(fields, "requests", resources),
  )(requirements);
}

export function resources(list: JsonObject): JsonObject {
  return defaultedResources(list as ResourceList);
}

function defaultEnv(env: JsonObject): JsonObject {
  return within(env, "valueFrom", (from) => within(from, "fieldRef", defaultFieldRef));
}

export function defaultFieldRef(ref: JsonObject): JsonObject {
  return filled(ref, { apiVersion: "v1" });
}

function defaultProbe(probe: JsonObject): JsonObject {
  const full = filled(probe, {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  return within(defaultHandler(full), "grpc", (grpc) => filled(grpc, { service: "" }));
}

function defaultHandler(handler: JsonObject): JsonObject {
  return within(handler, "httpGet", (get) => filled(get, { path: "/", scheme: "HTTP" }));
}

function defaultLifecycle(lifecycle: JsonObject): JsonObject {
  return ["postStart", "preStop"].reduce(
    (fields, hook) => within(fields, hook, defaultHandler),
    lifecycle,
  );
}

/** Requests that are not given are the limits: of pods, not of the templates that they are made from. */
export function requestsFromLimits(container: JsonObject): JsonObject {
  return within(container, "resources", (requirements) => {
    const { limits, requests = {} } = requirements;
    if (!isJsonObject(limits) || !isJsonObject(requests)) return requirements;
    return { ...requirements, requests: filled(requests, limits) };
  });
}
