import { findComponent } from "../../scripts/find-component.ts";

/**
 * The real programs that tests run beside the built-in ones, with the names they go by on a machine.
 * test/components/build.mjs builds them.
 */
const PROGRAMS = {
  opa: ["opa"],
  otelcol: ["otelcol", "otelcol-contrib"],
  prometheus: ["prometheus"],
  promtool: ["promtool"],
  tempo: ["tempo"],
  "docker-compose": ["docker-compose"],
  etcd: ["etcd"],
  "kube-apiserver": ["kube-apiserver"],
  "kube-controller-manager": ["kube-controller-manager"],
  "kube-scheduler": ["kube-scheduler"],
  kwok: ["kwok"],
} as const satisfies Record<string, readonly string[]>;

export type ComponentName = keyof typeof PROGRAMS;

/**
 * Path of a real program: from $COMPONENTS_BIN, the cache that build.mjs fills, or PATH; undefined
 * when it is nowhere. A test that cannot do without asks `needs("components:opa")`.
 */
export function componentPath(name: ComponentName): string | undefined {
  return PROGRAMS[name]
    .map((program) => findComponent(program, process.env))
    .find((path) => path !== undefined);
}

/** The same for the body of a test that said it needs the program. */
export function requireComponent(name: ComponentName): string {
  const path = componentPath(name);
  if (path === undefined) {
    throw new Error(`${name} is missing: build it with node test/components/build.mjs ${name}`);
  }
  return path;
}
