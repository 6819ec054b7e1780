import type { SourceText } from "../../config/source-text.ts";
import type { LintContext } from "../context.ts";
import type { LintRule } from "../finding.ts";
import { placeOf, type Spot } from "../tree/tree.ts";

/** A grep for "healthy" on a line that asks the engine. */
const GREP = /\bgrep\s+((?:-\S+\s+)*)(["']?)(\(?)healthy(\)?)\2(?=\s|$|[;&|)"'])/g;
const ASKS = /\b(?:ps|inspect|health|compose)\b/i;

export const waitUnhealthy: LintRule = {
  code: "L_WAIT_UNHEALTHY",
  severity: "error",
  title: 'a wait for "healthy" that "unhealthy" satisfies',
  consequence: "The wait ends while services are broken: what follows is green or fails elsewhere.",
  fix: "Use Compose's own --wait, or grep -w healthy.",
  docs: "In commands and probes of the file, shell scripts that it mounts, and the scripts and CI workflows that are named beside it. A whole-word match, a match of (healthy) and a line that rules unhealthy out are left alone.",
  *check(context) {
    for (const service of context.services.values()) {
      for (const { from, text } of [
        ...service.command,
        ...service.entrypoint,
        ...(service.probe?.words ?? []),
      ]) {
        if (!matches(from.text).length || !text.includes("healthy")) continue;
        const message = `${service.name} waits with grep for "healthy"`;
        yield { at: placeOf(from, "grep"), service: service.name, message };
      }
    }
    for (const source of scriptsOf(context)) {
      for (const at of inScript(source)) {
        yield { at, service: null, message: 'a grep for "healthy" also finds "unhealthy"' };
      }
    }
  },
};

function scriptsOf({ services, scripts, files }: LintContext): SourceText[] {
  const mounted = [...services.values()].flatMap(({ mounts }) =>
    mounts.flatMap(({ source, kind }) => {
      const text = kind === "bind" && source?.endsWith(".sh") ? files.read(source) : null;
      return text === null ? [] : [text];
    }),
  );
  return [...new Set([...scripts, ...mounted])];
}

function inScript(source: SourceText): Spot[] {
  let offset = 0;
  const spots: Spot[] = [];
  for (const line of source.text.split("\n")) {
    for (const [from, to] of matches(line))
      spots.push({ source, range: [offset + from, offset + to] });
    offset += line.length + 1;
  }
  return spots;
}

function matches(line: string): [number, number][] {
  if (/^\s*#/.test(line) || /unhealthy/.test(line) || !ASKS.test(line)) return [];
  return [...line.matchAll(GREP)].flatMap((match): [number, number][] => {
    const [whole, options = "", , open] = match;
    if (open === "(" || /-\w*[wxv]/.test(options)) return [];
    return [[match.index, match.index + whole.length]];
  });
}
