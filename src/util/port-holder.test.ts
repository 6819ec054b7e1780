import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { needs } from "../../test/needs.ts";
import { requestedPort, requestedPorts } from "../../test/support/requested-ports.ts";
import { describeHolder, findPortHolder, findPortHolders, shortCommand } from "./port-holder.ts";
import { reservePort } from "./port-reservation.ts";

test("a reserved port can be reserved by nobody else, and its holder is named", async () => {
  const first = await reservePort(await requestedPort());
  if (first === null) throw new Error("no free port");
  expect(await reservePort(first.port)).toBe(null);
  expect(await findPortHolder(first.port)).toMatchObject({ pid: process.pid });
  await first.release();
  expect(await findPortHolder(first.port)).toBe(null);
  const again = await reservePort(first.port);
  expect(again?.port).toBe(first.port);
  await again?.release();
});

test("a port that somebody has bound on all addresses is taken too", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  expect(await reservePort(port)).toBe(null);
  await new Promise((resolve) => server.close(resolve));
});

test("of many ports those that are held are found at once", async () => {
  const held = [await reservePort(await requestedPort()), await reservePort(await requestedPort())];
  const free = await reservePort(await requestedPort());
  await free?.release();
  const ports = [...held, free].map((one) => one?.port ?? 0);
  const holders = await findPortHolders(ports);
  expect([...holders.keys()].sort()).toEqual(ports.slice(0, 2).sort());
  expect([...holders.values()].map(({ pid }) => pid)).toEqual([process.pid, process.pid]);
  await Promise.all(held.map((one) => one?.release()));
});

test("a holder that we may not look at is described all the same", () => {
  expect(describeHolder(null)).toBe("a process of another user");
  expect(describeHolder({ pid: 4711, command: "java" })).toBe("java (pid 4711)");
});

test.each([
  [["/usr/bin/java", "-Xmx1g", "Main"], "java"],
  [["/opt/node/bin/node", "/srv/app/server.js", "--port", "8080"], "node server.js"],
  [["python3", "-u", "tools/web.py"], "python3 web.py"],
  [[""], "a process"],
])("%j is told as %s", (commandLine, expected) => {
  expect(shortCommand(commandLine)).toBe(expected);
});

test("Docker's proxy is known by any user", needs("root"), async () => {
  const [open = 0, shut = 0] = await requestedPorts(2);
  const script = `require("node:net").createServer().listen(${open}, () => console.log("listens"))`;
  const args = ["-e", script, "--", "-host-port", `${open}`];
  const proxy = spawn(process.execPath, args, { argv0: "/usr/bin/docker-proxy" });
  onTestFinished(() => void proxy.kill());
  await once(proxy.stdout, "data");
  const module = join(import.meta.dirname, "port-holder.ts");
  const look = `import(${JSON.stringify(module)}).then(async ({ findPortHolders }) => {
    process.seteuid(65534);
    console.log(JSON.stringify([...await findPortHolders([${open}, ${shut}])]));
  })`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", look]);
  expect(JSON.parse(stdout)).toEqual([[open, { pid: proxy.pid, command: "docker-proxy" }]]);
});
