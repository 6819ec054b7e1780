import * as z from "zod";
import { parseDuration } from "../../util/parse-duration.ts";
import { optionalKey } from "./keys.ts";

const COUNT_ERROR = "expected a whole number above 0";
const MAPPING_ERROR = "expected a mapping such as { period: 2s }";

/** Kubernetes knows no parts of seconds here. */
const wholeSeconds = (least: number) => {
  const error = `expected whole seconds such as 5s or 1m30s, and ${least}s at least`;
  return z.string({ error }).refine(
    (text) => {
      const ms = parseDuration(text);
      return ms !== null && ms % 1_000 === 0 && ms >= least * 1_000;
    },
    { error },
  );
};

const count = z.int({ error: COUNT_ERROR }).min(1, { error: COUNT_ERROR });

const initialDelay = optionalKey(wholeSeconds(0), {
  description:
    "From a container's start until it is asked (`initialDelaySeconds`); 0s when absent.",
  example: "5s",
});

const period = optionalKey(wholeSeconds(1), {
  description: "How often it is asked (`periodSeconds`); 10s when absent.",
  example: "2s",
});

const readinessSchema = z.strictObject(
  {
    initialDelay,
    period,
    successThreshold: optionalKey(count, {
      description:
        "How often it has to answer until it is ready (`successThreshold`); 1 when absent.",
      example: 2,
    }),
  },
  { error: MAPPING_ERROR },
);

const livenessSchema = z.strictObject(
  {
    initialDelay,
    period,
    failureThreshold: optionalKey(count, {
      description:
        "After how many questions without an answer it is started again (`failureThreshold`); 3 when absent.",
      example: 5,
    }),
  },
  { error: MAPPING_ERROR },
);

/** Probes of containers whose manifests do not say. */
export const probesSchema = z.strictObject(
  {
    readiness: optionalKey(readinessSchema, {
      description: "Probes that decide whether a container is sent requests.",
      example: { period: "2s" },
    }),
    liveness: optionalKey(livenessSchema, {
      description: "Probes that decide whether it is started again.",
      example: { initialDelay: "30s", failureThreshold: 5 },
    }),
  },
  { error: "expected a mapping such as { readiness: { period: 2s } }" },
);

export type ProbesData = z.output<typeof probesSchema>;
