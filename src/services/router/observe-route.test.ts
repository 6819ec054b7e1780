import { expect, test } from "vitest";
import { fakeAdapter } from "../../../test/support/fake-adapter.ts";
import {
  linesOf,
  type RouterPlatform,
  routerPlatform,
} from "../../../test/support/router-platform.ts";

const seen = { request_id: "r1", model: "fake-adapter", latency_ms: 100 };

async function planOf({ post }: RouterPlatform, body: object = {}) {
  const answer = await (await post("/v1/plan", { prompt: "hello", ...body })).json();
  return answer as {
    selected_model: string;
    reasoning: string;
    candidates: { stats: { quality: number; latency_ms: number } }[];
  };
}

test("what clients observe moves quality and latency, a fifth of the way each time", async () => {
  const platform = await routerPlatform();
  await platform.readyz(200);
  // An adapter tells its name in its estimates.
  await planOf(platform);
  const answer = await platform.post("/v1/observe", {
    ...seen,
    latency_ms: 142,
    cost_usd: 0.1,
    quality_score: 0.3,
    tokens: 7,
    metadata: { any: ["thing"] },
  });
  expect([answer.status, await answer.json()]).toEqual([
    200,
    {
      status: "ok",
      learned: true,
      message: `observed for ${new URL(platform.adapter.url).host}`,
    },
  ]);
  const { stats } = (await planOf(platform)).candidates[0] ?? {};
  // Seeds: 42 ms by Health, 0.8 by Estimate.
  expect(stats?.latency_ms).toBeCloseTo(62);
  expect(stats?.quality).toBeCloseTo(0.7);
  const line = 'router_observations_total{learned="true",synthetic="false"}';
  expect(await platform.metric(line)).toBe(1);
});

test("what was learned ends with the router: a new one begins at what adapters say", async () => {
  const platform = await routerPlatform();
  const qualityBy = async (router: RouterPlatform) =>
    (await planOf(router)).candidates[0]?.stats.quality;
  await planOf(platform);
  await platform.post("/v1/observe", { ...seen, quality_score: 0.3 });
  expect(await qualityBy(platform)).toBeCloseTo(0.7);
  const ADAPTER_ENDPOINTS = JSON.stringify([platform.adapter.url]);
  expect(await qualityBy(await routerPlatform({ ADAPTER_ENDPOINTS }))).toBe(0.8);
});

test("an adapter that disappoints loses its place to a dearer one", async () => {
  const dear = await fakeAdapter();
  dear.estimate = { usd_micros: 900, token_estimates_json: '{"model":"dear"}' };
  const platform = await routerPlatform({}, [dear]);
  expect((await planOf(platform)).selected_model).toBe("fake-adapter");
  await platform.post("/v1/observe", { ...seen, quality_score: 0 });
  expect((await planOf(platform)).selected_model).toBe("dear");
  // It still reaches the floor of a lesser wish.
  expect((await planOf(platform, { quality: "fast" })).selected_model).toBe("fake-adapter");
});

test("an adapter that is slow loses its place to a dearer one", async () => {
  const dear = await fakeAdapter();
  dear.estimate = { usd_micros: 900, token_estimates_json: '{"model":"dear"}' };
  const platform = await routerPlatform({}, [dear]);
  await planOf(platform);
  await platform.post("/v1/observe", { ...seen, latency_ms: 60_000 });
  expect((await planOf(platform)).selected_model).toBe("dear");
  expect((await planOf(platform, { latency_slo_ms: 30_000 })).selected_model).toBe("fake-adapter");
});

test("an adapter is known by its model, its address and the name in its answers", async () => {
  const { post, adapter, ask } = await routerPlatform();
  adapter.answer = async function* () {
    const content_json = '{"ok":true,"text":"hi","adapter":"my-adapter"}';
    yield {
      type: "agent.result.final",
      content_json,
      confidence: 0.9,
      partial_in_tokens: 0,
      partial_out_tokens: 0,
      partial_usd_micros: 0,
      more: false,
    };
  };
  const learned = async (model: string) =>
    ((await (await post("/v1/observe", { ...seen, model })).json()) as { learned: boolean })
      .learned;
  expect(await learned("fake-adapter")).toBe(false);
  expect(await learned("my-adapter")).toBe(false);
  await linesOf(await ask({ prompt: "hello" }));
  const names = ["fake-adapter", "my-adapter", adapter.url, new URL(adapter.url).host];
  expect(await Promise.all(names.map(learned))).toEqual([true, true, true, true]);
});

test("a model of nobody and a synthetic request teach nothing, and are no errors", async () => {
  const platform = await routerPlatform();
  await planOf(platform);
  const answerTo = async (body: object, headers = {}) => {
    const answer = await platform.post("/v1/observe", body, headers);
    return [answer.status, await answer.json()];
  };
  expect(await answerTo({ ...seen, model: "gpt-4" })).toMatchObject([
    200,
    { status: "ok", learned: false },
  ]);
  expect(
    await answerTo({ ...seen, quality_score: 0 }, { "x-devstack-synthetic": "1" }),
  ).toMatchObject([200, { learned: false }]);
  expect((await planOf(platform)).candidates[0]?.stats.quality).toBe(0.8);
});

test.each([
  ["without a latency", { request_id: "r", model: "m" }, ["latency_ms"]],
  ["with a negative latency", { ...seen, latency_ms: -1 }, ["latency_ms"]],
  ["with a quality above 1", { ...seen, quality_score: 1.5 }, ["quality_score"]],
  ["with several faults", { tokens: 1.5 }, ["request_id", "model", "latency_ms", "tokens"]],
])("an observation %s is refused with every fault", async (_name, body, fields) => {
  const { post } = await routerPlatform();
  const answer = await post("/v1/observe", body);
  expect(answer.status).toBe(422);
  const { detail } = (await answer.json()) as { detail: { loc: string[] }[] };
  expect(detail.map(({ loc }) => loc[1])).toEqual(fields);
});
