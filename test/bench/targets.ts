export type Unit = "ms" | "% of a core" | "MB";

/** A figure of its own, or one measured by the peer's: so many times it, or so much more. */
export type Limit = number | { times: number } | { plus: number };

/** One line of the report: what is measured, and where there is one, the promise. */
export interface Target {
  id: string;
  what: string;
  unit: Unit;
  /** The most that is promised; null for a figure without a promise. */
  limit: Limit | null;
  /** What it is measured in turn with; null where nothing is comparable. */
  peer: string | null;
}

const BARE_NODE = "node -e 0";
const COMPOSE_UP = "docker compose up -d --wait ready";

/** Every figure: of the embedded runtime first, then of containers. In the order of the report. */
export const TARGETS: readonly Target[] = [
  {
    id: "up",
    what: "up, cold, until proven",
    unit: "ms",
    limit: 3_000,
    peer: "the same programs, bare",
  },
  { id: "no-op", what: "up, all is up", unit: "ms", limit: 400, peer: BARE_NODE },
  {
    id: "down",
    what: "down",
    unit: "ms",
    limit: 1_000,
    peer: "the same programs, bare",
  },
  { id: "status", what: "status, all probed", unit: "ms", limit: null, peer: BARE_NODE },
  { id: "env", what: "env", unit: "ms", limit: null, peer: BARE_NODE },
  { id: "help", what: "--help", unit: "ms", limit: 150, peer: BARE_NODE },
  { id: "many", what: "up, 50 services", unit: "ms", limit: 6_000, peer: null },
  { id: "seen", what: "readiness seen late by", unit: "ms", limit: 250, peer: null },
  {
    id: "memory-search",
    what: "memory, search among 10,000 objects",
    unit: "ms",
    limit: 20,
    peer: null,
  },
  { id: "idle-cpu", what: "idle, CPU of everything", unit: "% of a core", limit: 1, peer: null },
  { id: "idle-pss", what: "idle, memory (PSS)", unit: "MB", limit: 450, peer: null },
  {
    id: "idle-topology",
    what: "idle, CPU of topology",
    unit: "% of a core",
    limit: 0.2,
    peer: null,
  },
  { id: "cluster-start", what: "cluster: start", unit: "ms", limit: 300, peer: null },
  {
    id: "cluster-bind",
    what: "cluster: 3,000 pods bound",
    unit: "ms",
    limit: { times: 0.05 },
    peer: "a real control plane",
  },
  {
    id: "cluster-ready",
    what: "cluster: 10,000 pods ready",
    unit: "ms",
    limit: 10_000,
    peer: null,
  },
  {
    id: "cluster-memory",
    what: "cluster: memory of 100,000 pods",
    unit: "MB",
    limit: 1_000,
    peer: null,
  },
  { id: "fork", what: "cluster: fork at 10,000 pods", unit: "ms", limit: 5, peer: null },
  {
    id: "kubectl-whole",
    what: "kubectl get pods, at once",
    unit: "ms",
    limit: 1_200,
    peer: null,
  },
  {
    id: "kubectl-parts",
    what: "kubectl get pods, in parts",
    unit: "ms",
    limit: { times: 1.1 },
    peer: "canned answers",
  },
  {
    id: "containers-up",
    what: "containers: up, until proven",
    unit: "ms",
    limit: { plus: 2_000 },
    peer: COMPOSE_UP,
  },
  {
    id: "containers-no-op",
    what: "containers: up, all is up",
    unit: "ms",
    limit: { times: 0.5 },
    peer: COMPOSE_UP,
  },
  {
    id: "containers-status",
    what: "containers: status, all probed",
    unit: "ms",
    limit: { times: 1.25 },
    peer: "docker compose ps",
  },
  {
    id: "containers-down",
    what: "containers: down",
    unit: "ms",
    limit: { times: 1.3 },
    peer: "docker compose down",
  },
];
