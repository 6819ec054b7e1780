import { expect, test } from "vitest";
import { refusal } from "../../../test/support/cluster/refusal.ts";
import { TestApi } from "../../../test/support/cluster/test-api.ts";
import { START_MS } from "../../../test/support/cluster/test-cluster.ts";
import { TrafficPlace } from "../../../test/support/cluster/traffic-place.ts";
import type { LogLine } from "../api/logs/pod-logs.ts";
import { ClusterLogs } from "./cluster-logs.ts";

const FROM = "pod=a1 namespace=default container=web node=a1 zone=a";

function written({ atMs, text }: LogLine): string {
  return `${(atMs - START_MS) / 1_000} ${text}`;
}

function place(requests = "0") {
  const at = new TrafficPlace(["a", "b"]);
  at.service(requests);
  const logs = new ClusterLogs(at.cluster);
  const log = (previous = false, container = "web") =>
    logs.lines({ pod: at.podOf("a1"), container }, { previous }).map(written);
  return { at, logs, log };
}

test("a container tells when it starts, is ready, and is told to end, and where it is", () => {
  const { at, log } = place();
  at.serve(["a1"]);
  at.pass(20);
  expect(log()).toEqual([
    `3 level=info msg=started ${FROM} image=nginx:1.29 attempt=0`,
    `4 level=info msg=ready ${FROM}`,
  ]);
  at.delete("a1");
  expect(log()).toHaveLength(3);
  expect(log()[2]).toBe(
    `20 level=info msg="told to end, taking no more requests" ${FROM} signal=SIGTERM`,
  );
});

test("every ten seconds it tells how many requests it has served, the same whenever it is asked", () => {
  const { at, log } = place("a=20");
  at.serve(["a1", "b1"]);
  at.pass(20);
  const served = (seconds: number, requests: number) =>
    `${seconds} level=info msg=served ${FROM} requests=${requests} seconds=10`;
  // Half of 20 requests a second, from when the proxies know.
  const early = [served(10, 60), served(20, 100)];
  expect(log().slice(2)).toEqual(early);
  at.delete("b1");
  at.pass(20);
  expect(log().slice(2)).toEqual([...early, served(30, 195), served(40, 200)]);
});

test("of a container that has ended in a crash the log before is kept", () => {
  const { at, log } = place();
  const annotations = { "sim.devstack.dev/exit-after": "60s", "sim.devstack.dev/exit-code": "3" };
  at.pod("a1", { nodeName: "a1" }, { annotations });
  at.pass(30);
  expect(refusal(() => log(true))).toBe(
    '400 previous terminated container "web" in pod "a1" not found',
  );
  at.pass(40);
  expect(log(true)).toEqual([
    `3 level=info msg=started ${FROM} image=nginx:1.29 attempt=0`,
    `4 level=info msg=ready ${FROM}`,
    `63 level=error msg=ended ${FROM} code=3 reason=Error`,
  ]);
  expect(log()[0]).toBe(`64 level=info msg=started ${FROM} image=nginx:1.29 attempt=1`);
});

test("there is no log of what has not started, and none of what cannot be reached", () => {
  const { at, log } = place();
  at.serve(["a1"]);
  at.pass(1);
  const waiting = '400 container "web" in pod "a1" is waiting to start: ContainerCreating';
  expect(refusal(() => log())).toBe(waiting);
  at.pass(10);
  at.put("a1", "partition");
  expect(refusal(() => log())).toBe(
    '500 Get "https://10.0.0.1:10250/containerLogs/default/a1": dial tcp 10.0.0.1:10250: connect: no route to host',
  );
});

test("who follows a log hears each line once, and of its end", () => {
  const { at, logs, log } = place("a=20");
  at.serve(["a1"]);
  at.pass(12);
  const heard: string[] = [];
  let isOver = false;
  logs.follow(
    { pod: at.podOf("a1"), container: "web" },
    {
      line: (line) => heard.push(written(line)),
      end: () => {
        isOver = true;
      },
    },
  );
  const before = log();
  at.pass(9);
  expect([...before, ...heard]).toEqual(log());
  expect(heard).toHaveLength(1);
  at.pass(20);
  expect([...before, ...heard]).toEqual(log());
  at.delete("a1");
  expect(isOver).toBe(false);
  at.pass(5);
  expect(isOver).toBe(true);
  expect(heard.slice(3)).toEqual([
    `41 level=info msg="told to end, taking no more requests" ${FROM} signal=SIGTERM`,
    `42 level=info msg=ended ${FROM} code=0 reason=Completed`,
  ]);
});

test("what follows can stop following, and what has ended ends at once", () => {
  const { at, logs } = place();
  const annotations = { "sim.devstack.dev/exit-after": "5s" };
  at.pod("a1", { nodeName: "a1", restartPolicy: "Never" }, { annotations });
  at.pass(5);
  const heard: string[] = [];
  const listener = { line: ({ text }: LogLine) => heard.push(text), end: () => heard.push("end") };
  logs.follow({ pod: at.podOf("a1"), container: "web" }, listener)();
  at.pass(30);
  expect(heard).toEqual([]);
  logs.follow({ pod: at.podOf("a1"), container: "web" }, listener);
  expect(heard).toEqual(["end"]);
});

test("the API hands out logs, in part, with times, and as they come", () => {
  const { at, log } = place("a=20");
  at.serve(["a1"]);
  at.pass(20);
  const api = new TestApi({ cluster: at.cluster });
  const path = "/api/v1/namespaces/default/pods/a1/log";
  const [last = ""] = log().slice(-1);
  const text = last.slice(last.indexOf(" ") + 1);
  expect(api.get(path, "tailLines=1").body).toBe(`${text}\n`);
  expect(api.get(path, "sinceSeconds=5&timestamps=true").body).toBe(
    `2026-01-01T00:00:20.000Z ${text}\n`,
  );
  expect(api.get(path, "limitBytes=10").body).toBe("level=info");
  expect(api.get(path, "previous=true").status).toBe(400);
  expect(api.get(path, "container=other").status).toBe(400);
  const stream = api.watch(path, "follow=true&tailLines=0");
  at.pass(30);
  expect(stream.text.split("\n").filter((line) => line.includes("msg=served"))).toHaveLength(3);
  at.delete("a1");
  at.pass(10);
  expect(stream.isOver).toBe(true);
  expect(stream.text).toContain("msg=ended");
});

test.for([
  ["tailLines=-1", "tailLines: Invalid value: -1: must be greater than or equal to 0"],
  ["limitBytes=0", "limitBytes: Invalid value: 0: must be greater than 0"],
  ["sinceSeconds=0", "sinceSeconds: Invalid value: 0: must be greater than 0"],
  [
    "sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z",
    ": Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified",
  ],
] as const)("the API refuses %s", ([query, why]) => {
  const { at } = place("a=20");
  at.serve(["a1"]);
  at.pass(20);
  const api = new TestApi({ cluster: at.cluster });
  expect(api.get("/api/v1/namespaces/default/pods/a1/log", query)).toMatchObject({
    status: 422,
    body: { message: `PodLogOptions "a1" is invalid: ${why}` },
  });
});

test("a time that is none is refused, and a log that is followed ends with the bytes that were asked for", () => {
  const { at } = place("a=20");
  at.serve(["a1"]);
  at.pass(20);
  const api = new TestApi({ cluster: at.cluster });
  const path = "/api/v1/namespaces/default/pods/a1/log";
  expect(api.get(path, "sinceTime=yesterday").status).toBe(400);
  const stream = api.watch(path, "follow=true&tailLines=0&limitBytes=10");
  at.pass(30);
  expect(stream.text).toBe("level=info");
  expect(stream.isOver).toBe(true);
});
