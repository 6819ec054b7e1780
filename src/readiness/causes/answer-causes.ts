import type { FailureFacts } from "../failure-facts.ts";
import { lastMatch, logsOf, type Recogniser, shellWord, whoListens } from "./cause.ts";

/** The last answer of the probe that fails, while the process runs. */
function present({ evidence, process }: FailureFacts): { answer: string; target: string } | null {
  if (evidence === null || evidence.last.ok || process.phase !== "running") return null;
  return { answer: evidence.last.answer, target: evidence.target };
}

const curl = (target: string) => `curl -i ${shellWord(target.replace(/^GET /, ""))}`;

const portOf = (target: string) =>
  Number(/:(\d+)(?:\D|$)/.exec(target.replace("://", ""))?.[1] ?? 0);

const listensElsewhere: Recogniser = (facts) => {
  const seen = present(facts);
  if (seen?.answer !== "connection refused") return null;
  const wanted = portOf(seen.target);
  const found = lastMatch(facts.log, /listen\w*\b.*?(?::|\bport\D{0,3})(\d{2,5})\b/i);
  const actual = Number(found?.match[1] ?? wanted);
  if (found !== null && actual !== wanted) {
    return {
      likely: `it listens on port ${actual}, but was asked on ${wanted}`,
      next: whoListens(actual),
      logLine: found.index,
    };
  }
  return {
    likely: `it runs, but does not listen on 127.0.0.1:${wanted}`,
    next: logsOf(facts.service),
  };
};

/** A recogniser over the present answer. */
function answered(
  pattern: RegExp,
  explain: (
    seen: { answer: string; target: string },
    facts: FailureFacts,
  ) => { likely: string; next: string },
): Recogniser {
  return (facts) => {
    const seen = present(facts);
    return seen !== null && pattern.test(seen.answer) ? explain(seen, facts) : null;
  };
}

/** Recognisers over what the probes were answered. */
export const fromAnswer: readonly Recogniser[] = [
  answered(/^404\b/, ({ target }, { service, ownService }) => ({
    likely: ownService
      ? `it has no such path: services.${service}.probes names another`
      : "it has no such path: something else answers on its port",
    next: curl(target),
  })),
  answered(/^5\d\d\b/, ({ target }) => ({
    likely: "it runs, but says itself that it is not ready",
    next: curl(target),
  })),
  answered(/^3\d\d to /, ({ target }) => ({
    likely: "it redirects, and a probe does not follow: ask for the final path",
    next: curl(target),
  })),
  answered(/^40[13]\b/, ({ target }) => ({
    likely: "it asks for a login where it is probed",
    next: curl(target),
  })),
  answered(/^UNIMPLEMENTED\b/, (_seen, { service }) => ({
    likely: "its gRPC server does not offer grpc.health.v1: a tcp probe asks for less",
    next: logsOf(service),
  })),
  answered(/^an answer that is not HTTP|not gRPC$/, ({ target }) => ({
    likely: "something that speaks another protocol answers on its port",
    next: whoListens(portOf(target)),
  })),
  listensElsewhere,
  answered(/no answer within/, (_seen, { service }) => ({
    likely: "it accepts connections, but hangs",
    next: logsOf(service),
  })),
];
