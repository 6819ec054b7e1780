import { isCertain, type Tree, textAt } from "../tree/tree.ts";
import type { PublishedPort } from "./service.ts";

const MAX_RANGE = 200;

/** One item of `ports` in its short or long form; none when it cannot be known. */
export function readPorts(item: Tree): PublishedPort[] {
  if (item.kind === "mapping") {
    const targets = rangeOf(textAt(item, "target") ?? "");
    if (targets === null) return [];
    const published = textAt(item, "published");
    const protocol = textAt(item, "protocol") ?? "tcp";
    const at = item.entries.get("published")?.key ?? item.entries.get("target")?.key ?? item.at;
    return [
      { at, address: addressOf(textAt(item, "host_ip") ?? ""), published, targets, protocol },
    ];
  }
  if (item.kind !== "scalar" || !isCertain(item)) return [];
  const match = /^(?:(?:(\[[^\]]*\]|[^:]*):)?([\d-]*):)?([\d-]+)(?:\/(\w+))?$/.exec(
    item.text.trim(),
  );
  const targets = rangeOf(match?.[3] ?? "");
  if (match === null || targets === null) return [];
  return [
    {
      at: item.at,
      address: addressOf(match[1] ?? ""),
      published: match[2] || null,
      targets,
      protocol: match[4] ?? "tcp",
    },
  ];
}

function addressOf(text: string): string | null {
  return text === "" || text === "0.0.0.0" || text === "[::]" || text === "::" ? null : text;
}

/** `8080` or `8080-8090`. */
function rangeOf(text: string): number[] | null {
  const [, first, last] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  if (first === undefined) return null;
  const [from, to] = [Number(first), Number(last ?? first)];
  return to < from || to - from > MAX_RANGE
    ? null
    : Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
