import { Random } from "../../time/random.ts";

const HEX = "0123456789abcdef";
const DIGITS = 64;

/** The id of a start of a container: another one for each, and always the same. */
export function containerId(podUid: string, name: string, attempt: number): string {
  return ["containerd://", hexOf(`${podUid} ${name} ${attempt}`)].join("");
}

/** The id of an image, as a registry gives it. */
export function imageId(image: string): string {
  const [repository = ""] = image.split("@");
  const colon = repository.lastIndexOf(":");
  const hasTag = colon > repository.lastIndexOf("/");
  return [fullName(hasTag ? repository.slice(0, colon) : repository), hexOf(image)].join(
    "@sha256:",
  );
}

/** A name without a host is one of Docker Hub, and one without a folder one of its library. */
function fullName(repository: string): string {
  const [first = "", ...rest] = repository.split("/");
  if (rest.length === 0) return `docker.io/library/${repository}`;
  const isHost = first.includes(".") || first.includes(":") || first === "localhost";
  return isHost ? repository : `docker.io/${repository}`;
}

/** 64 hexadecimal digits that follow from a text (FNV-1a for the seed). */
function hexOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return new Random(hash).text(DIGITS, HEX);
}
