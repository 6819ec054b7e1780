import type { StartServicesResult } from "../../stack/start-services.ts";
import type { StopResult } from "../../stack/stop-services.ts";
import { seconds } from "../../util/durations.ts";
import { displayWidth, wrap } from "../../util/text-layout.ts";
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
  const again = `Again: ${[view.commandName, "start", ...named].join(" ")}`;
  const did = `Stopped ${list(stopped)} in ${seconds(elapsedMs)}.`;
  const remarks = company(stopped, named, "by running in the same process");
  return paragraphs(remarks, view) + withHint(did, again, view);
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
  const did = `${verb} ${list(started)}: ready in ${seconds(elapsedMs)}.`;
  const remarks = company(started, services, "by being needed, or running in the same process");
  return paragraphs(remarks, view) + withHint(did, `Prove it: ${view.commandName} prove`, view);
}

/** Services that nobody has named. */
function company(changed: readonly string[], named: readonly string[], why: string): string[] {
  const others = named.length === 0 ? [] : changed.filter((service) => !named.includes(service));
  return others.length === 0 ? [] : [`Concerned too, ${why}: ${list(others)}.`];
}

/** What is to be typed is never broken: it has a line of its own where it finds no room. */
function withHint(words: string, hint: string, view: View): string {
  const line = `${words}  ${hint}`;
  return displayWidth(line) <= view.columns ? `${line}\n` : `${paragraphs([words], view)}${hint}\n`;
}

function those(names: readonly string[]): string {
  return `${list(names)} ${names.length === 1 ? "is" : "are"}`;
}

function list(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

function paragraphs(texts: readonly string[], { columns }: View): string {
  return texts.flatMap((text) => wrap(text, columns).map((line) => `${line}\n`)).join("");
}
