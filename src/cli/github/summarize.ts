import type { LintReport } from "../../lint/lint.ts";
import type { ProveResult } from "../../stack/prove-running.ts";
import type { ServiceReport } from "../../stack/status.ts";
import type { UpResult } from "../../stack/up.ts";
import { counted } from "../../util/counted.ts";
import { seconds } from "../../util/durations.ts";
import type { GithubFacts, GithubTelling } from "../command.ts";
import { plain, table } from "./markdown.ts";
import { workflowCommand } from "./workflow-command.ts";

/** GitHub takes 1 MiB per step; nobody reads more than this. */
const MOST_ROWS = 100;

/** What `up` has brought about: services, where they are, how long each step took. */
export function summarizeUp(result: UpResult, phases: GithubFacts["phases"]): string {
  const { stack, services } = result.status;
  const proof = result.hops.length > 0 ? `ready and proven` : "ready, nothing was proven";
  const again = result.alreadyUp ? "already up" : proof;
  return [
    heading(`${stack.name} (${stack.runtime}): ${again} in ${seconds(result.elapsedMs)}`),
    servicesTable(services),
    phaseTable(phases),
    ...(result.hops.length > 0 ? [`Proven: ${plain(result.hops.join(" → "))}\n`] : []),
  ].join("\n");
}

/** A command against the stack, and whether it has failed. */
export function summarizeRun(
  command: readonly string[],
  { result, phases, status, remark }: RunFacts,
): GithubTelling {
  const line = command.join(" ");
  const ended = status === 0 ? "succeeded" : `ended with status ${status}`;
  const title = `devstack run: exit status ${status}`;
  return {
    ...(status !== 0 && {
      annotations: workflowCommand("error", { title }, [line, remark].join("\n").trim()),
    }),
    summary: [
      heading(`${line} ${ended}`),
      ...(remark === "" ? [] : [`${plain(remark)}\n`]),
      summarizeUp(result, phases),
    ].join("\n"),
  };
}

interface RunFacts {
  result: UpResult;
  phases: GithubFacts["phases"];
  status: number;
  /** What else is to be said of the failure; empty for nothing. */
  remark: string;
}

/** How far it came, where it did not. */
export function phaseTable(phases: GithubFacts["phases"]): string {
  const rows = phases.map(({ phase, status, detail, elapsedMs }) => [
    phase,
    status,
    seconds(elapsedMs),
    detail,
  ]);
  return table(["step", "", "took", ""], rows);
}

export function summarizeProof(result: ProveResult): string {
  const rows = result.hops.map(({ service, detail, elapsedMs }) => [
    service,
    seconds(elapsedMs),
    detail,
  ]);
  return [
    heading(`${result.name}: proven in ${seconds(result.elapsedMs)}`),
    table(["hop", "after", "found"], rows),
    table(
      ["not proven", "why"],
      result.unproven.map(({ service, reason }) => [service, reason]),
    ),
  ].join("\n");
}

/** @param place names a file and a line */
export function summarizeLint(
  { findings, errors, warnings }: LintReport,
  place: (finding: LintReport["findings"][number]) => string,
): string {
  const rows = findings
    .slice(0, MOST_ROWS)
    .map((one) => [one.severity, one.code, place(one), one.message]);
  const more = findings.length - rows.length;
  return [
    heading(`${counted(errors, "error")}, ${counted(warnings, "warning")}`),
    table(["", "rule", "where", "finding"], rows),
    ...(more > 0 ? [`${more} more are in the log.\n`] : []),
  ].join("\n");
}

export function heading(text: string): string {
  return `### devstack: ${plain(text)}\n`;
}

function servicesTable(services: readonly ServiceReport[]): string {
  const rows = services.map((service) => [
    service.name,
    service.state,
    `${service.provider}${service.version ? ` ${service.version}` : ""}`,
    readyAfter(service),
    Object.values(service.endpoints)[0] ?? "",
    [...(service.state === "ready" ? [] : [service.reason]), ...service.notes].join("; "),
  ]);
  return table(["service", "state", "runs as", "ready after", "address", ""], rows);
}

function readyAfter({ startedAt, readyAt }: ServiceReport): string {
  if (startedAt === null || readyAt === null) return "";
  const ms = Date.parse(readyAt) - Date.parse(startedAt);
  return ms >= 0 ? seconds(ms) : "";
}
