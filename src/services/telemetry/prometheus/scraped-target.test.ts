import { Agent, createServer, type ServerResponse } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { closedPort, listen } from "../../../../test/support/sockets.ts";
import type { LimitError } from "./limit-error.ts";
import { ScrapedTarget } from "./scraped-target.ts";
import { parseTargets } from "./targets-file.ts";

async function scraped(port: number, { room = 100, timeoutMs = 20_000 } = {}) {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const limits: LimitError["limit"][] = [];
  const [target] = parseTargets(JSON.stringify([{ targets: [`127.0.0.1:${port}`] }]), "file");
  if (target === undefined) throw new Error("no target");
  const options = {
    agent,
    room: () => room,
    timeoutMs,
    onLimit: (limit: (typeof limits)[0]) => limits.push(limit),
  };
  const created = new ScrapedTarget(target, options);
  const value = (name: string) =>
    [...created.series()].find(({ labels }) => labels["__name__"] === name)?.value;
  return { created, value, limits };
}

async function serving(answer: (response: ServerResponse) => void) {
  return (await listen(createServer((_request, response) => answer(response)))).port;
}

const metrics = (response: ServerResponse, text: string) =>
  response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(text);

test("a scrape leaves the target's series, and says that it is up", async () => {
  const { created, value } = await scraped(
    await serving((response) => metrics(response, "a 1\nb 2\n")),
  );
  expect([...created.series()]).toEqual([]);
  await created.scrape();
  expect([value("a"), value("b"), value("up"), value("scrape_samples_scraped")]).toEqual([
    1, 2, 1, 2,
  ]);
  expect(value("scrape_duration_seconds")).toBeGreaterThan(0);
  expect(created.lastScrape).toMatchObject({ up: true, error: "" });
});

test.each<[string, (response: ServerResponse) => void, RegExp]>([
  ["an error status", (r) => r.writeHead(500).end(), /^server returned HTTP status 500 Internal/],
  ["a redirect", (r) => r.writeHead(301, { location: "/" }).end(), /HTTP status 301/],
  [
    "a web page",
    (r) => r.writeHead(200, { "content-type": "text/html" }).end("<html>"),
    /unsupported Content-Type "text\/html"/,
  ],
  ["no content type", (r) => r.writeHead(200).end("a 1"), /unsupported Content-Type ""/],
  ["garbage", (r) => metrics(r, "a 1\n???"), /expected a metric name/],
  ["a cut connection", (r) => r.destroy(), /Get "http.*hang up/],
  ["silence", () => undefined, /no answer within 500 ms/],
])("%s: down, with the reason, and without series of before", async (name, answer, reason) => {
  let failing = false;
  const port = await serving((response) =>
    failing ? answer(response) : metrics(response, "a 1\n"),
  );
  const { created, value } = await scraped(port, name === "silence" ? { timeoutMs: 500 } : {});
  await created.scrape();
  failing = true;
  await created.scrape();
  expect([value("a"), value("up")]).toEqual([undefined, 0]);
  expect(created.lastScrape.error).toMatch(reason);
});

test("nobody there: down, with the reason", async () => {
  const { created, value } = await scraped(await closedPort());
  await created.scrape();
  expect(value("up")).toBe(0);
  expect(created.lastScrape.error).toContain("ECONNREFUSED");
});

test("a body or a number of series beyond the limits is dropped and counted", async () => {
  let text = `x 1 # ${"y".repeat(10_000_001)}`;
  const port = await serving((response) => metrics(response, text));
  const { created, limits, value } = await scraped(port, { room: 3 });
  await created.scrape();
  expect(created.lastScrape.error).toBe("body size limit exceeded");
  text = "a 1\nb 1\nc 1\nd 1\n";
  await created.scrape();
  expect(created.lastScrape.error).toContain("sample limit exceeded");
  expect([value("up"), created.seriesCount]).toEqual([0, 0]);
  expect(limits).toEqual(["body_size", "sample"]);
});
