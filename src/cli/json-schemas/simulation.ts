import * as z from "zod";
import { operationDocument } from "../../cluster/sim-api/documents/operation.ts";
import { nodesDocument, zonesDocument } from "../../cluster/sim-api/documents/places.ts";
import { timeDocument } from "../../cluster/sim-api/documents/time.ts";
import { schemaVersion } from "./parts.ts";

/** What `POST /sim/v1/operations` answers. */
const operation = z.object({ schemaVersion, ...operationDocument.shape });

/** `devstack zone --json`: zones with `ls`, else what came of it. */
export const zoneDocument = z.union([
  z.object({ schemaVersion, ...zonesDocument.shape }),
  operation,
]);

/** `devstack node --json`: nodes with `ls`, else what came of it. */
export const nodeDocument = z.union([
  z.object({ schemaVersion, ...nodesDocument.shape }),
  operation,
]);

/** `devstack time --json`. */
export const clusterTimeDocument = z.object({ schemaVersion, ...timeDocument.shape });

const file = z.string().describe("Absolute path.");

/** `devstack snapshot --json`. */
export const snapshotDocument = z.union([
  z.object({ schemaVersion, saved: file, bytes: z.int().min(0) }),
  z.object({ schemaVersion, loaded: file, now: timeDocument.shape.now }),
]);
