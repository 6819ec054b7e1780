import * as z from "zod";
import { explanationDocument } from "./explanation.ts";
import { operationDocument, operationRequest, underWayDocument } from "./operation.ts";
import { nodesDocument, workloadsDocument, zonesDocument } from "./places.ts";
import { timeDocument, timeRequest } from "./time.ts";
import { eventsDocument, loadedDocument, trafficDocument, windowDocument } from "./traffic.ts";

/** Everything that goes to `/sim/v1` and comes from it, by the name of its schema file. */
const DOCUMENTS: Readonly<Record<string, { title: string; schema: z.ZodType }>> = {
  zones: { title: "GET /sim/v1/zones", schema: zonesDocument },
  nodes: { title: "GET /sim/v1/nodes", schema: nodesDocument },
  workloads: { title: "GET /sim/v1/workloads", schema: workloadsDocument },
  operation: { title: "The answer to POST /sim/v1/operations", schema: operationDocument },
  "operation-request": { title: "The body of POST /sim/v1/operations", schema: operationRequest },
  "under-way": { title: "GET /sim/v1/operations", schema: underWayDocument },
  explanation: { title: "GET /sim/v1/explanation", schema: explanationDocument },
  events: { title: "GET /sim/v1/events", schema: eventsDocument },
  window: { title: "The answer to POST /sim/v1/windows", schema: windowDocument },
  traffic: { title: "GET /sim/v1/windows?id=…", schema: trafficDocument },
  loaded: { title: "The answer to PUT /sim/v1/snapshot", schema: loadedDocument },
  time: { title: "GET /sim/v1/time, and the answer to POST", schema: timeDocument },
  "time-request": { title: "The body of POST /sim/v1/time", schema: timeRequest },
};

/** The JSON Schemas (draft 2020-12), by name: `sim-v1-zones`, … */
export function simJsonSchemas(): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(DOCUMENTS).map(([name, { title, schema }]) => [
      `sim-v1-${name}`,
      { ...z.toJSONSchema(schema, { io: name.endsWith("request") ? "input" : "output" }), title },
    ]),
  );
}
