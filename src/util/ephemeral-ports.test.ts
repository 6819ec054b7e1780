import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { ephemeralPorts, isWithin, parseRange } from "./ephemeral-ports.ts";

test("what the system gives to whoever asks for any port lies within", async () => {
  const server = createServer();
  onTestFinished(() => {
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  expect(isWithin(port, await ephemeralPorts())).toBe(true);
});

test.each([
  ["32768\t60999\n", { first: 32_768, last: 60_999 }],
  ["49152\n65535\n", { first: 49_152, last: 65_535 }],
  ["", null],
  ["60999 32768", null],
  ["1 99999", null],
  ["none of them", null],
])("%j says %j", (text, range) => {
  expect(parseRange(text)).toEqual(range);
});
