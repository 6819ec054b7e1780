import * as z from "zod";
import { optionalKey } from "./keys.ts";

const NONE = "none";
const METRIC_ERROR = "expected none, or the name of a counter such as requests_total";
const SPANS_ERROR = "expected none, or a list of span names";

const noSpans = z.literal(NONE, { error: SPANS_ERROR });
const spanNames = z
  .array(
    z
      .string({ error: "expected the name of a span" })
      .min(1, { error: "expected the name of a span" }),
    {
      error: SPANS_ERROR,
    },
  )
  .min(1, { error: SPANS_ERROR });
/** What the proof may expect of a program of the user's; what is not said is not checked. */
export const proofSchema = z.strictObject(
  {
    spans: optionalKey(z.union([noSpans, spanNames], { error: SPANS_ERROR }), {
      description: "Names of the spans that a marked request leaves in the trace, or `none`.",
      example: ["adapter.stream"],
    }),
    counter: optionalKey(
      // The grammar of a metric name: Prometheus documentation, "Data model". Includes `none`.
      z
        .string({ error: METRIC_ERROR })
        .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, { error: METRIC_ERROR }),
      {
        description: "The counter that a marked request raises in Prometheus, or `none`.",
        example: "billing_requests_total",
      },
    ),
    record: optionalKey(z.literal(NONE, { error: "expected none" }), {
      description: "`none`: the service keeps nothing of a request that could be looked up.",
      example: "none",
    }),
  },
  { error: "expected { spans, counter, record }" },
);
