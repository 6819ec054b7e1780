import type { JsonObject } from "../../util/json/json-object.ts";
import { defaultFieldRef, defaultRequirements } from "./container.ts";
import { filled, inTurn, within, withinEach } from "./fill.ts";
import { pullPolicyOf } from "./image-tag.ts";

/** 0644, in decimal as JSON has it. */
const MODE = 420;
const TOKEN_SECONDS = 3600;

/** Volume of a pod (core/v1 defaults of Kubernetes 1.34); without a source it is an emptyDir. */
export function defaultVolume(volume: JsonObject): JsonObject {
  if (Object.keys(volume).every((key) => key === "name")) return { ...volume, emptyDir: {} };
  const mode = (source: JsonObject) => filled(source, { defaultMode: MODE });
  return inTurn(
    (fields) => within(fields, "configMap", mode),
    (fields) => within(fields, "secret", mode),
    (fields) => within(fields, "downwardAPI", (source) => defaultDownward(mode(source))),
    (fields) => within(fields, "projected", (source) => defaultProjected(mode(source))),
    (fields) => within(fields, "hostPath", (source) => filled(source, { type: "" })),
    (fields) =>
      within(fields, "image", (source) =>
        filled(source, { pullPolicy: pullPolicyOf(source["reference"]) }),
      ),
    (fields) =>
      within(fields, "ephemeral", (source) =>
        within(source, "volumeClaimTemplate", (template) =>
          within(template, "spec", defaultClaimSpec),
        ),
      ),
  )(volume);
}

/** Spec of a claim, also of the one that an ephemeral volume makes. */
export function defaultClaimSpec(spec: JsonObject): JsonObject {
  return within(
    filled(spec, { resources: {}, volumeMode: "Filesystem" }),
    "resources",
    defaultRequirements,
  );
}

function defaultDownward(source: JsonObject): JsonObject {
  return withinEach(source, "items", (item) => within(item, "fieldRef", defaultFieldRef));
}

function defaultProjected(source: JsonObject): JsonObject {
  return withinEach(source, "sources", (one) =>
    within(within(one, "downwardAPI", defaultDownward), "serviceAccountToken", (token) =>
      filled(token, { expirationSeconds: TOKEN_SECONDS }),
    ),
  );
}
