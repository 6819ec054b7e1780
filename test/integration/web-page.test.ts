import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { webPage } from "../../src/stack/web-page.ts";
import { errorOf, type TestStack, testStack } from "../support/test-stack.ts";

const page = async (stack: TestStack, service?: string) =>
  webPage(await stack.open(), { service, signal: AbortSignal.timeout(20_000) });

/** A site that sends its visitors from / to where it is told, and has a page at /login. */
async function site(location: string | null): Promise<string> {
  const server = createServer(({ url }, response) => {
    if (url === "/" && location !== null) response.writeHead(302, { location }).end();
    else response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<p>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("what answers a browser with HTML has a web page; the others are told which have", async () => {
  const [plain, login, away] = [
    await site(null),
    await site("/login"),
    await site("http://a.test/"),
  ];
  const elsewhere = (url: string) => ({ url });
  const stack = await testStack({
    services: {
      memory: {},
      plain: elsewhere(plain),
      login: elsewhere(login),
      away: elsewhere(away),
    },
  });
  expect((await errorOf(page(stack))).code).toBe("E_NOT_RUNNING");
  await stack.up();
  expect(await page(stack, "plain")).toEqual({ service: "plain", url: plain, signIn: null });
  expect(await page(stack, "login")).toEqual({ service: "login", url: login, signIn: null });
  expect(await page(stack)).toEqual({ service: "plain", url: plain, signIn: null });
  for (const service of ["memory", "away"]) {
    expect(await errorOf(page(stack, service))).toMatchObject({
      code: "E_USAGE",
      message: `${service} has no web page`,
      why: "those with one: plain, login",
    });
  }
  expect((await errorOf(page(stack, "nope"))).message).toBe("there is no service nope");
});

test("a stack without any says so", async () => {
  const stack = await testStack({ services: { memory: {} } });
  await stack.up();
  expect(await errorOf(page(stack))).toMatchObject({
    code: "E_USAGE",
    message: "no service has a web page",
  });
});
