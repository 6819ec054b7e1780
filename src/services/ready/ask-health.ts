import { connect } from "node:net";
import type { Clock } from "../../util/clock.ts";

const RETRY_AFTER_MS = 100;

/**
 * What the program that watches says: true when all is ready. Waits for it as long as it takes,
 * since the engine bounds its health checks itself.
 */
export async function askHealth(
  socketPath: string,
  { clock, write }: { clock: Clock; write: (text: string) => void },
): Promise<boolean> {
  for (;;) {
    const answer = await answerOf(socketPath);
    if (answer !== null && answer !== "") {
      write(answer);
      return answer.startsWith("ready");
    }
    await clock.sleep(RETRY_AFTER_MS);
  }
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
