import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { eventually } from "../../../../test/support/eventually.ts";
import { FakeClock } from "../../../../test/support/fake-clock.ts";
import { FakeLauncher, processSpec } from "../../../../test/support/fake-launcher.ts";
import { requestJson } from "../../../util/socket-request.ts";
import { controlServer } from "./control-server.ts";
import { Supervisor } from "./supervisor.ts";

async function serve() {
  const launcher = new FakeLauncher();
  const supervisor = new Supervisor({
    clock: new FakeClock(),
    launch: launcher.launch,
    openLog: () => new Writable({ write: (_chunk, _encoding, done) => done() }),
    countOutOfMemoryKills: async () => 0,
  });
  const stopped = Promise.withResolvers<void>();
  const server = controlServer(supervisor, stopped.resolve);
  const folder = await mkdtemp(join(tmpdir(), "ctl-"));
  const socketPath = join(folder, "s");
  server.listen(socketPath);
  await once(server, "listening");
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true });
  });
  const post = (path: string, body: unknown) =>
    requestJson({ socketPath, method: "POST", path, body });
  const apply = (...ids: string[]) =>
    post("/apply", {
      processes: ids.map((id) => processSpec(id)),
      external: [],
      disabled: {},
      endpoints: {},
    });
  const status = () => requestJson({ socketPath, method: "GET", path: "/status" });
  const untilEnding = () => eventually(status, (seen) => (seen as { ending: boolean }).ending);
  return { launcher, socketPath, post, apply, untilEnding, stopped: stopped.promise };
}

test("a stop is answered when all has ended, then the server is told", async () => {
  const { launcher, apply, post, stopped, untilEnding } = await serve();
  expect(await apply("a")).toEqual({ changed: ["a"] });
  const answer = post("/stop", {});
  await untilEnding();
  launcher.last.end({ signal: "SIGTERM" });
  expect(await answer).toEqual({ ended: 1 });
  await stopped;
});

test("a stop whose caller has died before the answer is carried out all the same", async () => {
  const { launcher, apply, socketPath, stopped, untilEnding } = await serve();
  await apply("a");
  const asked = request({ socketPath, method: "POST", path: "/stop" });
  asked.on("error", () => {});
  asked.end();
  await untilEnding();
  asked.destroy();
  launcher.last.end({ signal: "SIGTERM" });
  await stopped;
});

test("what is to be started after a stop is refused: nobody would end it any more", async () => {
  const { launcher, apply, post } = await serve();
  await post("/stop", {});
  await expect(apply("late")).rejects.toThrow("this supervisor is ending");
  expect(launcher.children).toEqual([]);
});
