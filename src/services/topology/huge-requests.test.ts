import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type BriefAnswer, briefAnswer } from "../../../test/support/cluster/brief-answer.ts";
import { EXCESSIVE_CASES } from "../../../test/support/cluster/excessive-requests.ts";
import { HUGE_CASES, type HugeCase } from "../../../test/support/cluster/huge-requests.ts";
import { serveTopology } from "../../../test/support/topology-server.ts";

/** What a real API server of Kubernetes 1.34 answered: test/components/record-api-answers.ts. */
const RECORDED: readonly { request: string; answer: BriefAnswer }[] = JSON.parse(
  readFileSync(
    new URL("../../../test/fixtures/kube-api/huge-answers.json", import.meta.url),
    "utf8",
  ),
);
/** Of each request, on a machine that has other things to do; minutes, where a loop lies in a loop. */
const LONGEST_MS = 20_000;
const TIMEOUT_MS = 120_000;

async function ask(base: string, { method, url, body, type }: HugeCase): Promise<BriefAnswer> {
  const answer = await fetch(base + url, {
    method,
    headers: { accept: "application/json", "content-type": type ?? "application/json" },
    signal: AbortSignal.timeout(LONGEST_MS),
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return briefAnswer(answer.status, await answer.text());
}

test("what is too large, too long or too deep is answered as a real server answers it", {
  timeout: TIMEOUT_MS,
}, async () => {
  const { url } = await serveTopology();
  const answers: unknown[] = [];
  for (const one of HUGE_CASES) answers.push({ request: one.what, answer: await ask(url, one) });
  expect(answers).toEqual(RECORDED);
});

test("what would cost minutes or all memory costs seconds, and the server goes on", {
  timeout: TIMEOUT_MS,
}, async () => {
  const faults: unknown[] = [];
  const { url } = await serveTopology({ onFault: (fault) => faults.push(fault) });
  for (const one of EXCESSIVE_CASES) {
    const { status, message } = await ask(url, one);
    expect(status, `${one.what}: ${message}`).toBeLessThan(500);
  }
  expect(faults).toEqual([]);
  expect((await fetch(`${url}/livez`)).status).toBe(200);
});
