import { connect } from "node:net";
import { type Answer, attempt, type ProbeAddress, type ProbeLimits } from "./answer.ts";
import { encodeHealthRequest } from "./grpc-health-wire.ts";
import { HealthAnswer, healthRequest } from "./http2-health-wire.ts";
import { socketErrorWords } from "./words.ts";

/** Nobody sees it: the thorough probe says what it is. */
const UNCLEAR: Answer = { ok: false, answer: "unclear" };

/**
 * `grpc.health.v1.Health/Check` over plain HTTP/2 with prior knowledge; only SERVING counts. An
 * empty `service` asks for the server as a whole. What is not plainly SERVING is asked again by
 * node:http2, which understands every answer and takes 25 ms to load.
 */
export async function probeGrpc(
  endpoint: ProbeAddress,
  service: string,
  limits: ProbeLimits,
): Promise<Answer> {
  const answer = await askByHand(endpoint, service, limits);
  if (answer !== UNCLEAR) return answer;
  return (await import("./grpc-thorough.ts")).probeThoroughly(endpoint, service, limits);
}

function askByHand(
  { host, port }: ProbeAddress,
  service: string,
  limits: ProbeLimits,
): Promise<Answer> {
  return attempt(limits, (settle) => {
    let progress = "no connection";
    const answer = new HealthAnswer();
    const socket = connect({ host, port });
    socket.once("connect", () => {
      progress = "connected, but no answer";
      const authority = `${host}:${port}`;
      const message = encodeHealthRequest(service);
      socket.write(healthRequest(message, { authority, timeoutMs: limits.timeoutMs }));
    });
    socket.on("data", (chunk: Buffer) => {
      const found = answer.read(chunk);
      if (found === "serving") settle({ ok: true, answer: "SERVING" });
      else if (found === "unclear") settle(UNCLEAR);
    });
    socket.once("error", (error) => {
      const connected = progress !== "no connection";
      settle(connected ? UNCLEAR : { ok: false, answer: socketErrorWords(error) });
    });
    socket.once("close", () => settle(UNCLEAR));
    return { progress: () => progress, close: () => socket.destroy() };
  });
}
