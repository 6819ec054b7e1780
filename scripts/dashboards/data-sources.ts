import type { DataSourceRef } from "@grafana/grafana-foundation-sdk/common";

/**
 * By variable, so that whoever has more than one of a kind may choose. Without braces: devstack's
 * own references have them, and files of devstack may hold both.
 */
export const PROMETHEUS: DataSourceRef = { type: "prometheus", uid: "$prometheus" };
export const TEMPO: DataSourceRef = { type: "tempo", uid: "$tempo" };
