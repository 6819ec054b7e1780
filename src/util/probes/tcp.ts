import { connect } from "node:net";
import { type Answer, attempt, type ProbeAddress, type ProbeLimits } from "./answer.ts";
import { socketErrorWords } from "./words.ts";

/** Whether something accepts connections; says nothing about what it would answer. */
export function probeTcp(endpoint: ProbeAddress, limits: ProbeLimits): Promise<Answer> {
  return attempt(limits, (settle) => {
    const socket = connect({ host: endpoint.host, port: endpoint.port });
    socket.once("connect", () => settle({ ok: true, answer: "accepts connections" }));
    socket.on("error", (error) => settle({ ok: false, answer: socketErrorWords(error) }));
    return { progress: () => "no connection", close: () => socket.destroy() };
  });
}
