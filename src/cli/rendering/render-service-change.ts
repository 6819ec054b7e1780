import type { StartServicesResult } from "../../stack/start-services.ts";
import type { StopResult } from "../../stack/stop-services.ts";
import { seconds } from "../../util/durations.ts";
import { wrap } from "../../util/text-layout.ts";
import type { View } from "./view.ts";

/** What `stop` did: which services, those that went with others, and how they come back. */
export function renderStop(
  { name, stopped, elapsedMs }: StopResult & { elapsedMs: number },
  named: readonly string[],
  view: View,
): string {
  if (stopped.length === 0) {
    const which = named.length === 0 ? `no service of ${name} runs` : `${those(named)} not running`;
    return paragraphs([`Nothing to stop: ${which}.`], view);
  }
  return paragraphs(
    [
      ...company(stopped, named),
      `Stopped ${list(stopped)} in ${seconds(elapsedMs)}.  ` +
        `Again: ${[view.commandName, "start", ...named].join(" ")}`,
    ],
    view,
  );
}

/** What `start` or `restart` did. */
export function renderStart(
  { name, started, elapsedMs }: StartServicesResult,
  { verb, services }: { verb: "Started" | "Restarted"; services: readonly string[] },
  view: View,
): string {
  if (started.length === 0) {
    const which = services.length === 0 ? `every service of ${name} runs` : `${those(services)} up`;
    return paragraphs([`Nothing to start: ${which}.`], view);
  }
  return paragraphs(
    [
      ...company(started, services),
      `${verb} ${list(started)}: ready in ${seconds(elapsedMs)}.  Prove it: ${view.commandName} prove`,
    ],
    view,
  );
}

/** Services that nobody has named, and that share a process with one or were needed by it. */
function company(changed: readonly string[], named: readonly string[]): string[] {
  const others = named.length === 0 ? [] : changed.filter((service) => !named.includes(service));
  if (others.length === 0) return [];
  const which =
    others.length === 1 ? "shares its process or is needed" : "share its process or are needed";
  return [`With ${list(named)}: ${list(others)}, which ${which}.`];
}

function those(names: readonly string[]): string {
  return `${list(names)} ${names.length === 1 ? "is" : "are"}`;
}

function list(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

function paragraphs(texts: readonly string[], { columns }: View): string {
  return `${texts.flatMap((text) => wrap(text, columns)).join("\n")}\n`;
}
