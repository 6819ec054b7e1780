import { DevstackError } from "../../../util/errors.ts";
import type { NeededImage } from "./needed-images.ts";
import type { PullFault } from "./pull-image.ts";
import { DOCKER_HUB, registryOf } from "./registry/image-name.ts";

/**
 * The error of a start that lacks an image: E_IMAGE_MISSING.
 *
 * @param missing all images that are not there, that of the fault among them
 */
export function missingImage(
  { image: { image, services, origin }, message, cause }: PullFault,
  missing: readonly NeededImage[],
): DevstackError {
  const names = missing.map((one) => one.image);
  const others = names.filter((name) => name !== image);
  const also = others.length === 0 ? "" : `; not there either: ${others.join(", ")}`;
  return new DevstackError(
    "E_IMAGE_MISSING",
    `the image ${image} of ${services.join(", ")} cannot be pulled`,
    {
      why: message + also,
      hint: hintFor(message, { image, names, origin }),
      details: { image, services, answered: message, missing: names },
      cause,
    },
  );
}

function hintFor(
  answer: string,
  {
    image,
    names,
    origin,
  }: { image: string; names: readonly string[]; origin: NeededImage["origin"] },
): string {
  if (/denied|unauthori[sz]ed|authentication|credentials/i.test(answer)) {
    const registry = registryOf(image);
    const login = registry === DOCKER_HUB ? "docker login" : `docker login ${registry}`;
    return `if it is a private one: ${login}; else correct its name`;
  }
  if (/not found|manifest unknown|no such image|does not exist/i.test(answer)) {
    return "correct its name or its tag, or give the service build: where it can be built from";
  }
  const [what, it] = names.length > 1 ? ["each of them", "them"] : [image, "it"];
  const preload = `with a network docker pull ${what}; without one docker save ${it} elsewhere and docker load ${it} here`;
  return origin === "user" ? preload : `${preload}; or do without containers: runtime: embedded`;
}
