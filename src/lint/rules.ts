import type { LintRule } from "./finding.ts";
import { alertsUnsent } from "./rules/alerts-unsent.ts";
import { buildCommand } from "./rules/build-command.ts";
import { buildCopy } from "./rules/build-copy.ts";
import { buildImport } from "./rules/build-import.ts";
import { buildNotRoot } from "./rules/build-not-root.ts";
import { certificateMissing } from "./rules/certificate-missing.ts";
import { collectorMemory } from "./rules/collector-memory.ts";
import { dashboardPath } from "./rules/dashboard-path.ts";
import { dataNotKept } from "./rules/data-not-kept.ts";
import { dataSourceDead } from "./rules/data-source-dead.ts";
import { dataSourceUnknown } from "./rules/data-source-unknown.ts";
import { dataSourceWithoutUid } from "./rules/data-source-without-uid.ts";
import { dependsUnready } from "./rules/depends-unready.ts";
import { distrolessCommand } from "./rules/distroless-command.ts";
import { engineSocket } from "./rules/engine-socket.ts";
import { exporterUnscraped } from "./rules/exporter-unscraped.ts";
import { imageUnpinned } from "./rules/image-unpinned.ts";
import { jobWithoutProfile } from "./rules/job-without-profile.ts";
import { limitsMissing } from "./rules/limits-missing.ts";
import { loopbackReceiver } from "./rules/loopback-receiver.ts";
import { metricsUnscraped } from "./rules/metrics-unscraped.ts";
import { mountMissing } from "./rules/mount-missing.ts";
import { muslToGlibc } from "./rules/musl-to-glibc.ts";
import { nameUnknown } from "./rules/name-unknown.ts";
import { networksApart } from "./rules/networks-apart.ts";
import { passwordDefault } from "./rules/password-default.ts";
import { passwordEmpty } from "./rules/password-empty.ts";
import { passwordPlain } from "./rules/password-plain.ts";
import { portAllInterfaces } from "./rules/port-all-interfaces.ts";
import { portUnauthenticated } from "./rules/port-unauthenticated.ts";
import { probeNobody } from "./rules/probe-nobody.ts";
import { probeProtocol } from "./rules/probe-protocol.ts";
import { probeSlow } from "./rules/probe-slow.ts";
import { probeTool } from "./rules/probe-tool.ts";
import { restartMissing } from "./rules/restart-missing.ts";
import { ruleFileMissing } from "./rules/rule-file-missing.ts";
import { schemeMismatch } from "./rules/scheme-mismatch.ts";
import { stopGrace } from "./rules/stop-grace.ts";
import { traceLinks } from "./rules/trace-links.ts";
import { versionObsolete } from "./rules/version-obsolete.ts";
import { waitUnhealthy } from "./rules/wait-unhealthy.ts";
import { waiver } from "./rules/waiver.ts";

/** Every rule: errors, then warnings, then notes, each by code. docs/lint.md is made from this list. */
export const LINT_RULES: readonly LintRule[] = [
  buildCommand,
  buildCopy,
  buildImport,
  buildNotRoot,
  certificateMissing,
  dashboardPath,
  dataSourceDead,
  dataSourceUnknown,
  distrolessCommand,
  loopbackReceiver,
  mountMissing,
  muslToGlibc,
  nameUnknown,
  networksApart,
  probeNobody,
  probeProtocol,
  probeTool,
  ruleFileMissing,
  schemeMismatch,
  waitUnhealthy,
  engineSocket,
  exporterUnscraped,
  imageUnpinned,
  jobWithoutProfile,
  passwordDefault,
  passwordEmpty,
  passwordPlain,
  portAllInterfaces,
  portUnauthenticated,
  waiver,
  alertsUnsent,
  collectorMemory,
  dataSourceWithoutUid,
  dataNotKept,
  dependsUnready,
  limitsMissing,
  metricsUnscraped,
  probeSlow,
  restartMissing,
  stopGrace,
  traceLinks,
  versionObsolete,
];
