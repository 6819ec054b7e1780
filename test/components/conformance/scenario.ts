import type { Json, Request } from "./target.ts";

/** An object to be created; what is in a namespace comes into that of the scenario. */
export interface Manifest extends Json {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Json & { readonly name: string };
}

/** Which pods, or nodes: those of a zone, those of that name, or all. */
export interface Selected {
  readonly zone?: string;
  readonly node?: string;
  /** Of pods: the label `app`. */
  readonly app?: string;
}

/** One step of a scenario. */
export type Action =
  /** Creates objects, or replaces those that are there. */
  | { readonly apply: readonly Manifest[] }
  /** Sends one request whose answer is a fact; `{ns}` in the path is the scenario's namespace. */
  | { readonly ask: string; readonly request: Request }
  /** Changes an object by a merge patch, of another type where one is named. */
  | { readonly patch: ObjectName; readonly with: unknown; readonly type?: string }
  /** Sets the replicas of an object by its subresource. */
  | { readonly scale: ObjectName; readonly replicas: number }
  | { readonly delete: ObjectName; readonly query?: string; readonly body?: Json }
  /** Labels, taints or anything else of nodes, by a merge patch. */
  | { readonly nodes: Selected; readonly with: Json }
  | { readonly cordon: Selected }
  | { readonly uncordon: Selected }
  /** Evicts the pods of nodes, in the order of their names, in so many rounds; answers are facts. */
  | { readonly drain: Selected; readonly rounds?: number }
  /** Evicts the first pod of an app, in the order of age and name. */
  | { readonly evict: string; readonly pods: number }
  | { readonly power: "on" | "off"; readonly zone: string }
  /** Lets seconds pass. */
  | { readonly pass: number }
  /** Takes a look: all facts of the present, under this name, once the cluster has settled. */
  | { readonly look: string };

export interface ObjectName {
  readonly kind: string;
  readonly name: string;
}

export interface Scenario {
  /** In kebab case. */
  readonly name: string;
  /** What it shows, in one line. */
  readonly shows: string;
  /** The nodes that there are: 3 zones of 2 nodes where absent. */
  readonly nodes?: readonly Manifest[];
  readonly actions: readonly Action[];
  /** Where the two may differ. */
  readonly mayDiffer?: readonly Leave[];
}

/** Leave to differ, which docs/fidelity.md lists. */
export interface Leave {
  /** How the difference begins, as `differences` tells it: the name of a fact at least. */
  readonly in: string;
  readonly because: string;
}
