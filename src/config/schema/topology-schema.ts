import * as z from "zod";
import { parseDuration } from "../../util/parse-duration.ts";
import { TOPOLOGY_DEFAULTS } from "../topology-defaults.ts";
import { keyWithDefault, mappingKey, optionalKey, published } from "./keys.ts";
import { nodeClassSchema } from "./node-class-schema.ts";
import { probesSchema } from "./probe-times-schema.ts";
import { storageClassSchema } from "./storage-class-schema.ts";

const NODES_ERROR = "expected a whole number above 0";
const MOST_NODES_ERROR = "expected at most 5000 nodes";
const DURATION_ERROR = "expected a duration such as 40s, 500ms or 1m30s";
const SPEED_ERROR = "expected a number above 0 and up to 100000, or paused";
const SEED_ERROR = "expected a whole number from 0 to 4294967295";
const REGION_ERROR = "expected a name such as us-east-1";
const APPLY_ERROR = "expected the path of a manifest or of a folder of them";

const nameOf = (what: string) =>
  z.string().regex(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/, {
    error: `a ${what}'s name is up to 40 of a-z, 0-9 and -, with a letter or digit at both ends`,
  });

const zoneSchema = z.strictObject(
  {
    nodes: keyWithDefault(
      z
        .int({ error: NODES_ERROR })
        .min(1, { error: NODES_ERROR })
        .max(5_000, { error: MOST_NODES_ERROR }),
      2,
      {
        description:
          "How many nodes it has. They are named after the zone: `node-a1` and `node-a2` where its last letter tells it from the others.",
        example: 3,
      },
    ),
    class: keyWithDefault(
      z.string({ error: "expected the name of a class" }).min(1, {
        error: "expected the name of a class",
      }),
      "standard",
      {
        description:
          "What its nodes are like: one of `classes`, or `standard` (4 CPUs, 8Gi of memory, 110 pods).",
        example: "small",
      },
    ),
  },
  { error: "expected a mapping such as { nodes: 2 }" },
);

/** `us-east-1d:` with nothing after it: all defaults. */
const zoneOrNothing = zoneSchema.nullable().transform((value) => value ?? zoneSchema.parse({}));

const durationSchema = z
  .string({ error: DURATION_ERROR })
  .refine((text) => parseDuration(text) !== null, { error: DURATION_ERROR });

const numberSchema = (least: number, most: number) => {
  const error = `expected a number from ${least} to ${most}`;
  return z.number({ error }).min(least, { error }).max(most, { error });
};

const SECONDS_ERROR = "expected a whole number of seconds";

const knobsSchema = z.strictObject(
  {
    nodeMonitorGracePeriod: optionalKey(durationSchema, {
      description:
        "How long a node may be silent until it counts as lost (`--node-monitor-grace-period`); 40s when absent.",
      example: "20s",
    }),
    nodeMonitorPeriod: optionalKey(durationSchema, {
      description: "How often nodes are looked at (`--node-monitor-period`); 5s when absent.",
      example: "1s",
    }),
    defaultTolerationSeconds: optionalKey(
      z.int({ error: SECONDS_ERROR }).min(0, { error: SECONDS_ERROR }),
      {
        description:
          "How long pods stay bound to a node that is lost, where they do not say themselves (`--default-unreachable-toleration-seconds` and `--default-not-ready-toleration-seconds`); 300 when absent.",
        example: 30,
      },
    ),
    nodeEvictionRate: optionalKey(numberSchema(0, 1_000), {
      description:
        "From how many lost nodes per second and zone pods are sent away (`--node-eviction-rate`); 0.1 when absent.",
      example: 1,
    }),
    secondaryNodeEvictionRate: optionalKey(numberSchema(0, 1_000), {
      description:
        "The same in a large zone that is partly lost (`--secondary-node-eviction-rate`); 0.01 when absent.",
      example: 0.1,
    }),
    unhealthyZoneThreshold: optionalKey(numberSchema(0, 1), {
      description:
        "From which share of lost nodes on a zone counts as partly lost (`--unhealthy-zone-threshold`); 0.55 when absent.",
      example: 0.75,
    }),
    largeClusterSizeThreshold: optionalKey(
      z.int({ error: NODES_ERROR }).min(1, { error: NODES_ERROR }),
      {
        description:
          "From how many nodes on a zone counts as large (`--large-cluster-size-threshold`); 50 when absent.",
        example: 10,
      },
    ),
    endpointLag: optionalKey(durationSchema, {
      description:
        "From a change of a Service's endpoints until requests follow it; 500ms when absent.",
      example: "2s",
    }),
    probes: optionalKey(probesSchema, {
      description:
        "How containers are probed whose manifests do not say: main containers without a probe, and the times of a probe that are left to Kubernetes. When absent, as Kubernetes does.",
      example: { readiness: { period: "2s" } },
    }),
  },
  { error: "expected a mapping such as { nodeMonitorGracePeriod: 20s }" },
);

const KNOBS_MEANING = {
  description: "What decides how fast the cluster sees a failure and acts on it.",
  example: { nodeMonitorGracePeriod: "20s", endpointLag: "500ms" },
};
const noKnobs = knobsSchema.parse({});

const topologySchema = z.strictObject(
  {
    region: keyWithDefault(
      z.string({ error: REGION_ERROR }).regex(/^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/, {
        error: REGION_ERROR,
      }),
      TOPOLOGY_DEFAULTS.region,
      {
        description: "The label `topology.kubernetes.io/region` of all nodes.",
        example: "eu-west-1",
      },
    ),
    zones: keyWithDefault(
      z
        .record(nameOf("zone"), zoneOrNothing, { error: "expected a mapping of zone names" })
        .refine((zones) => Object.keys(zones).length > 0, { error: "expected at least one zone" }),
      Object.fromEntries(TOPOLOGY_DEFAULTS.zones.map((name) => [name, zoneSchema.parse({})])),
      {
        description:
          "The zones, by name, and the nodes of each. Naming any replaces the three that there are otherwise.",
        example: { "eu-west-1a": { nodes: 3 }, "eu-west-1b": { nodes: 3, class: "small" } },
      },
    ),
    classes: mappingKey(
      z.record(nameOf("class"), nodeClassSchema, { error: "expected a mapping of class names" }),
      {
        description:
          "Kinds of nodes, by name. A class named `standard` takes the place of the usual one.",
        example: { small: { cpu: 2, memory: "4Gi" } },
      },
    ),
    storageClasses: keyWithDefault(
      z.record(nameOf("storage class"), storageClassSchema, {
        error: "expected a mapping of storage classes",
      }),
      { standard: storageClassSchema.parse({ default: true }) },
      {
        description:
          "The storage classes, by name. Without any there is `standard`, the default one, whose volumes can be used in one zone alone, as the disks of clouds.",
        example: { disks: { default: true } },
      },
    ),
    apply: optionalKey(
      z.array(z.string({ error: APPLY_ERROR }).min(1, { error: APPLY_ERROR }), {
        error: "expected a list such as [k8s/]",
      }),
      {
        description:
          "Manifests to apply at the start, relative to this file: `.yaml`, `.yml` and `.json` files, and folders of them, in the order in which `kubectl apply -f` takes them, but namespaces and definitions first. When absent, the deployments of the stack's own services; an empty list applies nothing.",
        example: ["k8s/"],
      },
    ),
    seed: keyWithDefault(
      z
        .int({ error: SEED_ERROR })
        .min(0, { error: SEED_ERROR })
        .max(4_294_967_295, { error: SEED_ERROR }),
      1,
      {
        description:
          "What breaks ties and draws chances: the same seed and the same commands give the same history.",
        example: 7,
      },
    ),
    speed: keyWithDefault(
      z.union(
        [
          z.number({ error: SPEED_ERROR }).positive({ error: SPEED_ERROR }).max(100_000, {
            error: SPEED_ERROR,
          }),
          z.literal("paused", { error: SPEED_ERROR }),
        ],
        { error: SPEED_ERROR },
      ),
      1,
      {
        description:
          "How fast the cluster's time goes: 1 as fast as yours, 60 a minute per second; `paused` lets it stand until it is told to go on.",
        example: 60,
      },
    ),
    knobs: keyWithDefault(knobsSchema, noKnobs, KNOBS_MEANING).meta({
      ...published(KNOBS_MEANING),
      default: {},
    }),
  },
  { error: "expected a mapping: keys such as zones, apply and seed" },
);

/** The key `topology`. */
export const topologyKey = topologySchema
  .nullable()
  .transform((value) => value ?? topologySchema.parse({}))
  .default(() => topologySchema.parse({}))
  .meta({
    ...published({
      description:
        "The simulated cluster: its zones and nodes, what runs in it from the start, and how its time goes.",
      example: { zones: { "eu-west-1a": { nodes: 3 } }, apply: ["k8s/"] },
    }),
    default: {},
  });

export type TopologyData = z.output<typeof topologySchema>;
