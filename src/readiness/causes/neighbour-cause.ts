import { lastMatch, logsOf, ownerOf, type Recogniser, whoListens } from "./cause.ts";

/** It says that it cannot connect to something: another service of the stack, or a stranger. */
export const neighbourCause: Recogniser = ({ service, log, endpoints, states }) => {
  const found = lastMatch(
    log,
    /(?:ECONNREFUSED|connection refused).*?:(\d{2,5})\b|:(\d{2,5})\b.*(?:ECONNREFUSED|connection refused)/i,
  );
  if (found === null) return null;
  const port = Number(found.match[1] ?? found.match[2]);
  const owner = ownerOf(port, endpoints);
  if (owner === service) return null;
  const logLine = found.index;
  if (owner === null) {
    const likely = `it cannot connect to port ${port}, which is no service of this stack`;
    return { likely, next: whoListens(port), logLine };
  }
  const state = states[owner] === undefined ? "" : ` (${states[owner]})`;
  return { likely: `it cannot connect to ${owner}${state}`, next: logsOf(owner), logLine };
};
