import type { Target } from "./shown-dashboard.ts";

/**
 * A panel's query as a browser sends it: with the dashboard's variables filled in. Those of
 * Grafana's own, such as `$__rate_interval`, are filled in behind it.
 */
export function withVariables(target: Target, values: Readonly<Record<string, string>>): Target {
  const fill = (text: string) =>
    text.replaceAll(/\$(\w+)/g, (whole, name: string) => values[name] ?? whole);
  return {
    ...target,
    ...(target.expr !== undefined && { expr: fill(target.expr) }),
    ...(target.datasource?.uid !== undefined && {
      datasource: { ...target.datasource, uid: fill(target.datasource.uid) },
    }),
  };
}
