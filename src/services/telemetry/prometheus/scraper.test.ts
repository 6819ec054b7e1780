import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { eventually } from "../../../../test/support/eventually.ts";
import { listen } from "../../../../test/support/sockets.ts";
import { Activity } from "../activity.ts";
import { selectSamples } from "./query.ts";
import { Scraper } from "./scraper.ts";
import { parseSelector } from "./selector.ts";
import { parseTargets } from "./targets-file.ts";

/** A target whose counter says how often it was scraped. */
async function counting() {
  let scrapes = 0;
  let wake = () => {};
  const server = await listen(
    createServer((_request, response) => {
      scrapes += 1;
      response.writeHead(200, { "content-type": "text/plain" }).end(`scrapes ${scrapes}\n`);
      wake();
    }),
  );
  const reached = async (count: number) => {
    while (scrapes < count) await new Promise<void>((resolve) => (wake = resolve));
  };
  return { address: `127.0.0.1:${server.port}`, reached, scrapes: () => scrapes };
}

function scraping(addresses: readonly string[], { refreshMs = 20_000 } = {}) {
  const activity = new Activity();
  const scraper = new Scraper(activity, () => undefined, { refreshMs });
  onTestFinished(() => scraper.stop());
  scraper.setTargets(parseTargets(JSON.stringify([{ targets: addresses }]), "file"));
  const value = (query: string) =>
    selectSamples(scraper.targets, parseSelector(query), Date.now()).map(
      ({ value: [, text] }) => text,
    );
  return { activity, scraper, value };
}

test("a question is answered from a scrape of now", async () => {
  const { address, scrapes } = await counting();
  const { scraper, value } = scraping([address]);
  await scraper.refresh();
  expect(value("scrapes")).toEqual(["1"]);
  // The next question comes at once: the samples are young enough.
  await scraper.refresh();
  expect(scrapes()).toBe(1);
});

test("a target that hangs does not hold up the answer", async () => {
  const silent = await listen(createServer(() => undefined));
  const { address } = await counting();
  const addresses = [`127.0.0.1:${silent.port}`, address];
  const { scraper, value } = scraping(addresses, { refreshMs: 200 });
  await scraper.refresh();
  // Nothing is known of the first one yet: nobody waited for it.
  expect(value("up").filter((up) => up !== "1")).toEqual([]);
  await eventually(() => value("scrapes").length === 1);
});

test("while something happens, scrapes follow each other quickly", async () => {
  const { address, reached } = await counting();
  const { activity } = scraping([address]);
  activity.tell();
  const begunMs = performance.now();
  await reached(4);
  expect(performance.now() - begunMs).toBeGreaterThan(500);
  expect(performance.now() - begunMs).toBeLessThan(10_000);
});

test("a target that stays in the list keeps its series, one that goes takes them along", async () => {
  const [first, second] = [await counting(), await counting()];
  const { scraper, value } = scraping([first.address, second.address]);
  await scraper.refresh();
  expect(value("up")).toEqual(["1", "1"]);
  scraper.setTargets(parseTargets(JSON.stringify([{ targets: [second.address] }]), "file"));
  expect(value("scrapes")).toEqual(["1"]);
  scraper.stop();
});
