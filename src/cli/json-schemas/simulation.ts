import * as z from "zod";
import { explanationDocument } from "../../cluster/sim-api/documents/explanation.ts";
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

/** `devstack explain --json`. */
export const explainDocument = z.object({ schemaVersion, ...explanationDocument.shape });

/** `devstack apply --json`. */
export const applyDocument = z.object({
  schemaVersion,
  dryRun: z.boolean(),
  objects: z.array(
    z.object({
      kind: z.string(),
      namespace: z.string(),
      name: z.string(),
      result: z.enum(["created", "configured", "unchanged", "refused"]),
      message: z.string().describe("Why it was refused; empty for all others."),
    }),
  ),
  operation: z
    .object(operationDocument.shape)
    .nullable()
    .describe("What came of it; null where nothing was waited for."),
});

const file = z.string().describe("Absolute path.");

/** `devstack snapshot --json`. */
export const snapshotDocument = z.union([
  z.object({ schemaVersion, saved: file, bytes: z.int().min(0) }),
  z.object({ schemaVersion, loaded: file, now: timeDocument.shape.now }),
]);
