import { oneLine } from "../../util/probes/words.ts";
import { lastMatch, logsOf, type Recogniser } from "./cause.ts";

const MESSAGE_LENGTH = 120;

/** Node.js and Python, Go, Rust: the line in which a dying program says why. */
const LAST_WORDS =
  /^(?:Uncaught )?((?:\w+\.)*\w*(?:Error|Exception)(?: \[\w+\])?: .+|panic: .+|thread '.+' panicked at .+)$/;

/** An error that nobody caught ended it. */
export const uncaughtCause: Recogniser = ({ service, process, log }) => {
  if (process.phase !== "exited" && process.phase !== "backing-off") return null;
  const found = lastMatch(log, LAST_WORDS);
  if (found === null) return null;
  const words = oneLine(found.match[1] ?? "", MESSAGE_LENGTH);
  return { likely: `it dies of ${words}`, next: logsOf(service), logLine: found.index };
};
