import type { ImageEvent } from "../../plan/events.ts";
import { seconds } from "../../util/durations.ts";
import { cut } from "../../util/text-layout.ts";

const NAME_COLUMNS = 18;
/** What a row of `up` has room for beside the name of its step, and never more than one line. */
const COLUMNS = 48;

/** How far an image is, on one line: by the service that runs from it, where it is the only one. */
export function imageRow({ image, services, way, status, detail, elapsedMs }: ImageEvent): string {
  const [only = ""] = services;
  const name = services.length === 1 ? only : shortName(image);
  const [doing, done] = way === "pull" ? ["pulling", "pulled"] : ["building", "built"];
  const state = {
    started: doing,
    progress: way === "pull" ? `${doing}, ${detail}` : `${doing}: ${detail}`,
    done: `${done} (${seconds(elapsedMs)})`,
    failed: `not ${done}`,
  }[status];
  return cut(`${cut(name, NAME_COLUMNS).padEnd(NAME_COLUMNS)} ${state}`, COLUMNS);
}

/** Without registry, owner and tag. */
function shortName(image: string): string {
  return image.slice(image.lastIndexOf("/") + 1).replace(/[:@].*$/, "");
}
