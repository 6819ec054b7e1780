/** Beginnings of the dotted names by which clients know types; all others are `io.k8s.api`. */
const PREFIXES: Readonly<Record<string, string>> = {
  meta: "io.k8s.apimachinery.pkg.apis",
  apiextensions: "io.k8s.apiextensions-apiserver.pkg.apis",
};

/** `apps.v1.Deployment` → `io.k8s.api.apps.v1.Deployment`. `explain` prints what is after the last dot. */
export function dottedName(schema: string): string {
  const group = schema.slice(0, schema.indexOf("."));
  return `${PREFIXES[group] ?? "io.k8s.api"}.${schema}`;
}

export function reference(dotted: string) {
  return { $ref: `#/components/schemas/${dotted}` };
}
