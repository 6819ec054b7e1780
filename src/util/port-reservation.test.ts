import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { requestedPort } from "../../test/support/requested-ports.ts";
import { reservePort } from "./port-reservation.ts";

async function reserve() {
  const reserved = await reservePort(await requestedPort());
  if (reserved === null) throw new Error("the port is not free");
  onTestFinished(() => reserved.release());
  return reserved;
}

test("a reserved port cannot be reserved again until it is released", async () => {
  const first = await reserve();
  expect(await reservePort(first.port)).toBeNull();
  await first.release();
  const second = await reservePort(first.port);
  expect(second?.port).toBe(first.port);
  await second?.release();
});

test("somebody who connects to a reserved port is turned away, and does not keep it from release", async () => {
  const reserved = await reserve();
  const caller = connect(reserved.port, "127.0.0.1");
  caller.on("error", () => {});
  const closed = once(caller, "close");
  await once(caller, "connect");
  await reserved.release();
  await closed;
});
