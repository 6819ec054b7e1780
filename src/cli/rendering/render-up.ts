import { unprovenWords } from "../../seed/proof/unproven-words.ts";
import type { ServiceReport } from "../../stack/status.ts";
import type { UpResult } from "../../stack/up.ts";
import { ageMs, longFor, seconds } from "../../util/durations.ts";
import { displayWidth, wrap } from "../../util/text-layout.ts";
import { movedRemarks } from "./moved-remarks.ts";
import { signInWords } from "./sign-in-words.ts";
import { columnWidths, NO_BREAK, pad } from "./table.ts";
import { paint, type View } from "./view.ts";

/** What people open, in this order; the user's own services with a web address follow. */
const LINKS: Readonly<Record<string, string>> = {
  router: "Router",
  grafana: "Grafana",
  prometheus: "Prometheus",
  tempo: "Tempo",
  topology: "Topology",
};
/** What it says of itself stands beside its address. */
const TOPOLOGY = "topology";
const INTERNALS = new Set(["persona-adapter", "ollama-adapter", "memory", "opa", "otel-collector"]);

/** The end of `up`: where everything is, what is unusual, and that it works. */
export function renderUp(
  result: UpResult,
  view: View,
  { attached }: { attached: boolean } = { attached: false },
): string {
  const again = result.alreadyUp && !attached;
  const { services } = result.status;
  const remarks = [
    // What has not changed was told by the `up` before, and is in `status`.
    ...(again
      ? []
      : [
          ...result.signIns.map((one) => `${LINKS[one.service]}: ${signInWords(one, view)}`),
          ...disabledRemarks(services),
          ...movedRemarks(result.moved, view),
        ]),
    ...(isProven(result) ? unprovenWords(result.unproven).map((it) => `Not proven: ${it}`) : []),
  ];
  const body = [
    ...(again ? [] : linkTable(services, view)),
    ...remarks
      .flatMap((remark) => wrap(remark, view.columns - 2))
      .map((line) => `  ${line.replaceAll(NO_BREAK, " ")}`),
  ];
  const last = again ? alreadyLine(result, view) : readyLine(result, view, { attached });
  return `${[...body, ...(body.length === 0 ? [] : [""]), last].join("\n")}\n`;
}

function alreadyLine(result: UpResult, view: View): string {
  const took = seconds(result.elapsedMs);
  return isProven(result)
    ? `Already up, proven ${longFor(ageMs(result.provenAt, view.now))} ago.  ${took}`
    : `Already up, but ${nothingProven(result)}.  ${took}`;
}

function readyLine(result: UpResult, view: View, { attached }: { attached: boolean }): string {
  const words = isProven(result)
    ? `Ready and proven in ${seconds(result.elapsedMs)}.`
    : `Ready, but ${nothingProven(result)}.`;
  const next = attached ? "Ctrl-C takes it down." : tryLine(result.status, view);
  return `${paint(view, "bold", words)}  ${next}`.trimEnd();
}

function isProven({ hops }: UpResult): boolean {
  return hops.length > 0;
}

function nothingProven({ unproven: [whole] }: UpResult): string {
  return `nothing was proven: ${whole?.reason ?? "there is nothing to ask"}`;
}

/** Services that are off for one reason share a line. */
function disabledRemarks(services: readonly ServiceReport[]): string[] {
  const disabled = services.filter(({ state }) => state === "disabled");
  return [...Map.groupBy(disabled, ({ reason }) => reason)].map(([reason, rows]) => {
    const names = rows.map(({ name }) => LINKS[name] ?? name).join(", ");
    const words = reason.startsWith("disabled ") ? reason : `disabled: ${reason}`;
    return `${names} ${rows.length === 1 ? "is" : "are"} ${words}`;
  });
}

/** Two links to a line where they fit, one where they do not; what says more has a line of its own. */
function linkTable(services: readonly ServiceReport[], view: View): string[] {
  const open = services.filter(({ name, state }) => !INTERNALS.has(name) && state !== "disabled");
  const links = open.filter(({ name }) => name !== TOPOLOGY).flatMap(linkOf);
  links.sort(([a], [b]) => rank(a) - rank(b));
  const talkers = open.filter(({ name }) => name === TOPOLOGY);
  const told = talkers.flatMap((one) => linkOf(one).map((link) => [...link, wordsOf(one)]));
  const pairs = links.flatMap((link, index) =>
    index % 2 === 0 ? [[...link, ...(links[index + 1] ?? [])]] : [],
  );
  const [name = 0, address = 0, other = 0] = columnWidths(pairs, 2);
  const [ownName = 0, ownAddress = 0] = columnWidths(told, 2);
  const first = Math.max(name, ownName);
  const wide = Math.max(address, ownAddress) + 4;
  const rows = [...pairs, ...told].map(([a = "", b = "", c = "", d = ""]) =>
    `  ${pad(a, first)}${pad(b, wide)}${d === "" ? c : pad(c, other)}${d}`.trimEnd(),
  );
  if (rows.every((row) => displayWidth(row) <= view.columns)) return rows;
  const all = [...links, ...told];
  const [label = 0] = columnWidths(all, 2);
  return all.map(([a = "", b = ""]) => `  ${pad(a, label)}${b}`);
}

function linkOf({ name, endpoints }: ServiceReport): [title: string, address: string][] {
  const address = Object.values(endpoints).find((one) => one.startsWith("http"));
  return address === undefined ? [] : [[LINKS[name] ?? name, address]];
}

/** Where it is not where it was wanted is told elsewhere. */
function wordsOf({ notes }: ServiceReport): string {
  return notes.filter((note) => !note.startsWith("wanted ")).join("; ");
}

function rank(title: string): number {
  const index = Object.values(LINKS).indexOf(title);
  return index === -1 ? LINKS_LAST : index;
}

const LINKS_LAST = 99;

function tryLine({ services }: UpResult["status"], view: View): string {
  const asks = services.some(({ name, state }) => name === "router" && state === "ready");
  return asks ? `Try: ${view.commandName} ask "hello"` : "";
}
