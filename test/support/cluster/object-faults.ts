import { ResourceRegistry } from "../../../src/cluster/api-resources/resource-registry.ts";
import { withDefaults } from "../../../src/cluster/defaults/default-object.ts";
import { asNewObject } from "../../../src/cluster/defaults/new-object.ts";
import type { KubeObject } from "../../../src/cluster/objects/meta.ts";
import { BodyDecoder } from "../../../src/cluster/schema/body-decoder.ts";
import { ApiError } from "../../../src/cluster/status/api-error.ts";
import { validateChange, validateNew } from "../../../src/cluster/validation/validate-object.ts";

export interface Body {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: object;
  readonly [field: string]: unknown;
}

const registry = new ResourceRegistry();
const decoder = new BodyDecoder();

function kindOf({ apiVersion, kind }: Body) {
  const found = registry.byKind(apiVersion, kind);
  if (found === undefined) throw new Error(`no kind ${apiVersion} ${kind}`);
  return found;
}

/** The body as it would be stored: read, named, with its defaults. */
function stored(body: Body): KubeObject {
  const kind = kindOf(body);
  const metadata = {
    name: "a",
    ...(kind.namespaced && { namespace: "default" }),
    uid: "11111111-2222-4333-8444-555555555555",
    creationTimestamp: "2026-01-01T00:00:00Z",
    ...body.metadata,
  };
  const options = { fieldValidation: "Strict" } as const;
  const { object } = decoder.decode(kind.schema, { ...body, metadata }, options);
  return asNewObject(withDefaults(object as unknown as KubeObject));
}

/** What the API says to a body: `field: message` for each cause, none when it is taken. */
export function faultsOf(body: Body): string[] {
  return causes(() => validateNew(kindOf(body), stored(body)));
}

/** What it says when one body takes the place of another. */
export function changeFaults(previous: Body, body: Body): string[] {
  return causes(() => validateChange(kindOf(body), stored(body), stored(previous)));
}

function causes(run: () => void): string[] {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== "Invalid") throw error;
    return (error.details.causes ?? []).map(({ field, message }) => `${field}: ${message}`);
  }
  return [];
}

/** A pod of one container with this in its spec. */
export function podOf(spec: object = {}, container: object = {}): Body {
  return {
    apiVersion: "v1",
    kind: "Pod",
    spec: { containers: [{ name: "web", image: "web:1", ...container }], ...spec },
  };
}

/** A workload that selects what it makes. */
export function workloadOf(kind: string, spec: object = {}, pods: object = {}): Body {
  return {
    apiVersion: "apps/v1",
    kind,
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { ...(podOf()["spec"] as object), ...pods },
      },
      ...spec,
    },
  };
}
