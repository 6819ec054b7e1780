import * as z from "zod";
import { keyWithDefault, optionalKey } from "./keys.ts";

const BOOLEAN_ERROR = "expected true or false";
const RECLAIM_ERROR = "expected Delete or Retain";
const BINDING_ERROR = "expected WaitForFirstConsumer or Immediate";
const ZONES_ERROR = "expected a list of zones";

/** One entry of `topology.storageClasses`. */
export const storageClassSchema = z.strictObject(
  {
    default: keyWithDefault(z.boolean({ error: BOOLEAN_ERROR }), false, {
      description: "Claims that name no class use this one. One class at most can be it.",
      example: true,
    }),
    provisioner: optionalKey(
      z.string({ error: "expected the name of a provisioner" }).min(1, {
        error: "expected the name of a provisioner",
      }),
      {
        description:
          "Who makes the volumes; when absent the simulation, which makes each in one zone.",
        example: "kubernetes.io/no-provisioner",
      },
    ),
    reclaimPolicy: keyWithDefault(
      z.enum(["Delete", "Retain"], { error: RECLAIM_ERROR }),
      "Delete",
      {
        description: "What becomes of a volume whose claim is deleted.",
        example: "Retain",
      },
    ),
    volumeBindingMode: keyWithDefault(
      z.enum(["WaitForFirstConsumer", "Immediate"], { error: BINDING_ERROR }),
      "WaitForFirstConsumer",
      {
        description:
          "When a claim gets its volume: when a pod that uses it is placed, or at once, in a zone that the pod may not be able to go to.",
        example: "Immediate",
      },
    ),
    zones: optionalKey(z.array(z.string({ error: ZONES_ERROR }), { error: ZONES_ERROR }), {
      description: "Where volumes may be made; anywhere when absent.",
      example: ["us-east-1a"],
    }),
  },
  { error: "expected a mapping such as { default: true }" },
);

export type StorageClassData = z.output<typeof storageClassSchema>;
