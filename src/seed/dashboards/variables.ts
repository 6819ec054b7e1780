/**
 * Values of the variable `synthetic`, as patterns for a label that marks devstack's own requests:
 * `synthetic` is true or false, a span's `user_agent_synthetic_type` is `test` or absent, which to
 * PromQL is empty.
 */
export const SYNTHETIC_VALUES = {
  "Left out": "false|",
  Included: ".*",
  "Nothing else": "true|test",
} as const;

/** Uids of the data sources; grafana/provisioning/datasources gives them the same. */
export const DATA_SOURCES = { prometheus: "prometheus", tempo: "tempo" } as const;

/** The uid of the folder that they are in; grafana/provisioning/dashboards gives it the same. */
export const DASHBOARD_FOLDER = "devstack";

export interface VariableValues {
  synthetic: keyof typeof SYNTHETIC_VALUES;
  /** How far back a rate looks, as PromQL writes durations. */
  rateInterval: string;
}

/** A panel's expression as Grafana sends it, with its variables filled in. */
export function fillIn(expression: string, { synthetic, rateInterval }: VariableValues): string {
  return expression
    .replaceAll("$synthetic", SYNTHETIC_VALUES[synthetic])
    .replaceAll("$__rate_interval", rateInterval);
}
