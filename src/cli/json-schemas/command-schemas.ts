import * as z from "zod";
import { askLine } from "./ask.ts";
import { configDocument } from "./config.ts";
import { doctorDocument } from "./doctor.ts";
import { downDocument } from "./down.ts";
import { ejectDocument } from "./eject.ts";
import { envDocument } from "./env.ts";
import { errorDocument } from "./error.ts";
import { initDocument } from "./init.ts";
import { lintDocument } from "./lint.ts";
import { logsLine } from "./logs.ts";
import { lsDocument } from "./ls.ts";
import { openDocument } from "./open.ts";
import { proveLine } from "./prove.ts";
import { reportDocument } from "./report.ts";
import {
  applyDocument,
  clusterTimeDocument,
  explainDocument,
  nodeDocument,
  snapshotDocument,
  zoneDocument,
} from "./simulation.ts";
import { startLine } from "./start.ts";
import { statusDocument } from "./status.ts";
import { statusWatchLine } from "./status-watch.ts";
import { stopDocument } from "./stop.ts";
import { upLine } from "./up.ts";
import { versionDocument } from "./version.ts";

/** Everything that commands print for programs, by the name of its schema file. */
const DOCUMENTS: Readonly<Record<string, { title: string; schema: z.ZodType }>> = {
  ask: { title: "A line of devstack ask --json", schema: askLine },
  config: { title: "devstack config --json", schema: configDocument },
  down: { title: "devstack down --json", schema: downDocument },
  env: { title: "devstack env --json", schema: envDocument },
  eject: { title: "devstack eject --json", schema: ejectDocument },
  error: { title: "The error of a command with --json", schema: errorDocument },
  lint: { title: "devstack lint --json", schema: lintDocument },
  logs: { title: "A line of devstack logs --json", schema: logsLine },
  ls: { title: "devstack ls --json", schema: lsDocument },
  open: { title: "devstack open --json", schema: openDocument },
  prove: { title: "A line of devstack prove --json", schema: proveLine },
  restart: { title: "A line of devstack restart --json", schema: startLine },
  start: { title: "A line of devstack start --json", schema: startLine },
  status: { title: "devstack status --json", schema: statusDocument },
  "status-watch": { title: "A line of devstack status --watch --json", schema: statusWatchLine },
  stop: { title: "devstack stop --json", schema: stopDocument },
  up: { title: "A line of devstack up --json", schema: upLine },
  init: { title: "devstack init --json", schema: initDocument },
  doctor: { title: "devstack doctor --json", schema: doctorDocument },
  report: { title: "devstack report --json", schema: reportDocument },
  apply: { title: "devstack apply --json", schema: applyDocument },
  explain: { title: "devstack explain --json", schema: explainDocument },
  zone: { title: "devstack zone --json", schema: zoneDocument },
  node: { title: "devstack node --json", schema: nodeDocument },
  time: { title: "devstack time --json", schema: clusterTimeDocument },
  snapshot: { title: "devstack snapshot --json", schema: snapshotDocument },
  version: { title: "devstack version --json", schema: versionDocument },
};

/** The JSON Schemas (draft 2020-12), by name. */
export function commandJsonSchemas(): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(DOCUMENTS).map(([name, { title, schema }]) => [
      name,
      { ...z.toJSONSchema(schema, { io: "output" }), title },
    ]),
  );
}
