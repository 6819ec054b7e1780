import { connect } from "node:net";
import type { Clock } from "../../util/clock.ts";

const RETRY_AFTER_MS = 100;

/** Longer than the program that watches takes to start. Engines do not end a check that is late. */
const LISTENS_WITHIN_MS = 30_000;

/**
 * What the program that watches says: true when all is ready. Its answer may take as long as the
 * services do; where nobody listens it is given up.
 */
export async function askHealth(
  socketPath: string,
  { clock, write }: { clock: Clock; write: (text: string) => void },
): Promise<boolean> {
  const deadlineMs = clock.monotonicMs() + LISTENS_WITHIN_MS;
  while (clock.monotonicMs() < deadlineMs) {
    const answer = await answerOf(socketPath);
    if (answer !== null && answer !== "") {
      write(answer);
      return answer.startsWith("ready");
    }
    await clock.sleep(RETRY_AFTER_MS);
  }
  write("not ready\nnobody answers\n");
  return false;
}

/** Null while nobody listens. */
function answerOf(socketPath: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    let text = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    socket.once("error", () => resolve(null));
    socket.once("end", () => resolve(text));
  });
}
