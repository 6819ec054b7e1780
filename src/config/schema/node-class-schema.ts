import * as z from "zod";
import { keyWithDefault, mappingKey, optionalKey, published, scalarText } from "./keys.ts";

const CPU_ERROR = "expected CPUs, such as 2, 0.5 or 500m";
const MEMORY_ERROR = "expected an amount of memory, such as 4Gi";
const PODS_ERROR = "expected a whole number of pods from 0 to 1000";
const TAINT_ERROR = "expected a mapping such as { key: dedicated, effect: NoSchedule }";
const EFFECT_ERROR = "expected NoSchedule, PreferNoSchedule or NoExecute";
const LABEL_KEY_ERROR = "a label's key is such as disk or example.com/disk";
const LABEL_ERROR = "a label's value is up to 63 letters, digits, -, _ and .";

/** A quantity as Kubernetes writes it (apimachinery, resource.Quantity), without exponents. */
const quantity = (error: string) =>
  z
    .union(
      [
        z.number({ error }).nonnegative({ error }),
        z.string({ error }).regex(/^\d+(\.\d+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/, { error }),
      ],
      { error },
    )
    .transform(String);

/** Keys of labels and taints (Kubernetes, "Labels and Selectors"). */
const labelKey = z
  .string()
  .regex(
    /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/,
    { error: LABEL_KEY_ERROR },
  );

const labelValue = scalarText(LABEL_ERROR)
  .transform(String)
  .refine((text) => /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/.test(text), {
    error: LABEL_ERROR,
  });

const taintSchema = z.strictObject(
  {
    key: labelKey.meta(published({ description: "What pods have to tolerate.", example: "gpu" })),
    value: optionalKey(labelValue, { description: "Its value.", example: "true" }),
    effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"], { error: EFFECT_ERROR }).meta(
      published({
        description: "What becomes of pods that do not.",
        example: "NoSchedule",
      }),
    ),
  },
  { error: TAINT_ERROR },
);

/** One entry of `topology.classes`: what a kind of node is like. */
export const nodeClassSchema = z.strictObject(
  {
    cpu: optionalKey(quantity(CPU_ERROR), {
      description: "CPUs; 4 when absent.",
      example: 2,
    }),
    memory: optionalKey(quantity(MEMORY_ERROR), {
      description: "Memory; 8Gi when absent.",
      example: "4Gi",
    }),
    pods: optionalKey(
      z.int({ error: PODS_ERROR }).min(0, { error: PODS_ERROR }).max(1_000, { error: PODS_ERROR }),
      { description: "How many pods; 110 when absent.", example: 30 },
    ),
    resources: mappingKey(
      z.record(labelKey, quantity("expected a quantity, such as 2 or 100Gi"), {
        error: "expected a mapping of resources to quantities",
      }),
      {
        description: "What else pods may ask for, by the resource's name.",
        example: { "nvidia.com/gpu": 1 },
      },
    ),
    labels: mappingKey(
      z.record(labelKey, labelValue, { error: "expected a mapping of labels to values" }),
      {
        description: "Labels, in addition to those that nodes have anyway.",
        example: { disk: "hdd" },
      },
    ),
    taints: keyWithDefault(z.array(taintSchema, { error: "expected a list of taints" }), [], {
      description: "Taints, which keep pods away that do not tolerate them.",
      example: [{ key: "dedicated", value: "batch", effect: "NoSchedule" }],
    }),
  },
  { error: "expected a mapping such as { cpu: 2, memory: 4Gi }" },
);

export type NodeClassData = z.output<typeof nodeClassSchema>;
