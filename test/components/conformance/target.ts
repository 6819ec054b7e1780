/** A JSON object of which nothing is known. */
export interface Json {
  readonly [field: string]: unknown;
}

/** An object of the API, as far as everybody may rely on it. */
export interface ApiObject extends Json {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
    readonly generation?: number;
    readonly generateName?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly uid: string;
    }[];
  };
}

export interface Request {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  /** `application/json` when absent. */
  readonly contentType?: string;
}

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

export type ChangeListener = (type: "ADDED" | "MODIFIED" | "DELETED", object: ApiObject) => void;

/** A cluster that scenarios are played on: the real control plane, or the simulated one. */
export interface Target {
  /** The time of the cluster, in milliseconds. */
  readonly nowMs: number;
  request(request: Request): Promise<Answer>;
  /** Tells of all objects of the kinds that facts are about, and of their changes; returns what ends that. */
  observe(listener: ChangeListener): Promise<() => void>;
  /** Lets time pass in the cluster. */
  pass(ms: number): Promise<void>;
  /** Takes all nodes of a zone off the power, or puts them back. */
  power(zone: string, on: boolean): Promise<void>;
}
