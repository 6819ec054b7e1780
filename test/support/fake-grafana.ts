import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plan } from "../../src/plan/plan.ts";
import type { ProofContext } from "../../src/seed/proof/proof-context.ts";
import { systemClock } from "../../src/util/clock.ts";
import { repository } from "./checkout.ts";
import { endpointOf } from "./endpoint-of.ts";
import { fakeJsonServer, type JsonReply, type ReceivedRequest } from "./fake-json-server.ts";
import { ALL_PROGRAMS, planOf } from "./plan-of.ts";

export const PASSWORD = "of-a-fake-grafana";

/** What differs from a Grafana in which all is well; undefined leaves an answer as it is. */
export type Twist = (request: ReceivedRequest) => JsonReply | undefined;

/** What the proof works with, before a Grafana that shows devstack's own dashboards, all filled. */
export async function fakeGrafana(twist: Twist = () => undefined, given?: Plan) {
  const plan = given ?? (await planOf("", { programs: ALL_PROGRAMS }));
  const server = await fakeJsonServer(async (request) => {
    const known = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString("base64")}`;
    if (request.headers.authorization !== known) return { status: 401, body: {} };
    return twist(request) ?? usual(request);
  });
  const context: ProofContext = {
    plan,
    endpoints: { grafana: { http: endpointOf(server.url) } },
    clock: systemClock,
    signal: new AbortController().signal,
    readLog: async function* () {},
    readSecret: async () => PASSWORD,
  };
  return { context, received: server.received };
}

/** A query as it was asked for. */
export interface AskedQuery {
  refId: string;
  datasource: { uid: string };
  expr?: string;
}

export function queriesOf({ path, body }: ReceivedRequest): AskedQuery[] {
  return path === "/api/ds/query" ? (body as { queries: AskedQuery[] }).queries : [];
}

async function usual(request: ReceivedRequest): Promise<JsonReply> {
  const { path } = request;
  if (path.endsWith("/health")) return { status: 200, body: { status: "OK" } };
  if (path.includes("/api/search?")) return { status: 200, body: { traces: [{}] } };
  const uid = /^\/api\/dashboards\/uid\/(.*)$/.exec(path)?.[1];
  if (uid !== undefined) {
    const text = await readFile(join(repository, `grafana/dashboards/${uid}.json`), "utf8");
    const body = { meta: { folderUid: "devstack" }, dashboard: JSON.parse(text) };
    return { status: 200, body };
  }
  const results = queriesOf(request).map(({ refId }) => [refId, FILLED] as const);
  return { status: 200, body: { results: Object.fromEntries(results) } };
}

const FILLED = { status: 200, frames: [{ data: { values: [[1], [1]] } }] };
