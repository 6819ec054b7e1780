import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { needs } from "../needs.ts";
import { temporaryFolder } from "../support/checkout.ts";
import type { Engine } from "../support/engine/engine.ts";
import type { EnginePlace } from "../support/engine/engine-place.ts";
import { eventually } from "../support/eventually.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { runCommand } from "../support/run-command.ts";
import { testEngine } from "../support/test-engine.ts";
import { imagesToMake } from "./images/makings.ts";
import { nodeImages } from "./images/node-images.ts";

/** Answers with what it is told, and with the answer of the service behind it, if any. */
const SERVER = `
  require("node:http").createServer(async (_, response) => {
    const { SAY, BEHIND } = process.env;
    response.end(BEHIND ? SAY + " to " + await (await fetch(BEHIND)).text() : SAY);
  }).listen(8080, "0.0.0.0")`;

describe("an engine of the tests' own", needs("engine"), () => {
  test("has the stack's images under their official names", async () => {
    const engine = await testEngine();
    const images = JSON.parse(await engine.request({ path: "/images/json" })) as {
      RepoTags: string[];
    }[];
    expect(images.flatMap(({ RepoTags }) => RepoTags).sort()).toEqual(
      (await imagesToMake({ pulled: false })).map(({ image }) => image).sort(),
    );
  });

  test("runs a Compose file whose services find each other, and leaves nothing", async () => {
    const engine = await testEngine();
    const port = await composeUp(engine);
    // Compose says of it only that it runs.
    const answer = await eventually(() => get(port).catch(() => null));
    expect(answer).toBe("front to back");
    expect(await traces(engine.place)).not.toEqual([]);
    await engine.end();
    expect(await leftOf(engine.place)).toEqual([]);
    await expect(get(port)).rejects.toThrow();
  });

  test("can be stopped, killed and started again with what it had", async () => {
    const engine = await testEngine();
    const port = await composeUp(engine);
    await engine.kill();
    await expect(engine.request({ path: "/_ping" })).rejects.toThrow();
    await engine.start();
    await engine.restart();
    const containers = JSON.parse(
      await engine.request({ path: "/containers/json?all=true" }),
    ) as object[];
    expect(containers).toHaveLength(2);
    await engine.kill();
    await engine.end();
    expect(await leftOf(engine.place)).toEqual([]);
    await expect(get(port)).rejects.toThrow();
  });

  test("is removed by the next one when its test was killed", async () => {
    const child = fork(join(import.meta.dirname, "../fixtures/engine-owner.ts"), {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const ended = once(child, "exit").then(([status]) => Promise.reject(new Error(`${status}`)));
    const [place] = (await Promise.race([once(child, "message"), ended])) as [EnginePlace];
    ended.catch(() => undefined);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await traces(place)).not.toEqual([]);
    await testEngine();
    expect(await leftOf(place)).toEqual([]);
  });
});

/** Two services that answer; returns the port of the one in front. */
async function composeUp(engine: Engine): Promise<number> {
  const folder = await temporaryFolder();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  const [port = 0] = await requestedPorts(1);
  const [node] = await nodeImages();
  const service = { image: node?.image, command: ["node", "-e", SERVER], stop_signal: "SIGKILL" };
  const back = {
    ...service,
    environment: { SAY: "back" },
    healthcheck: {
      test: ["CMD", "node", "-e", "fetch('http://127.0.0.1:8080')"],
      interval: "200ms",
    },
  };
  const front = {
    ...service,
    environment: { SAY: "front", BEHIND: "http://back:8080" },
    depends_on: { back: { condition: "service_healthy" } },
    ports: [`127.0.0.1:${port}:8080`],
  };
  const file = join(folder.path, "compose.yaml");
  await writeFile(file, JSON.stringify({ services: { front, back } }));
  const up = await runCommand("docker-compose", ["--file", file, "up", "-d", "--wait"], {
    cwd: folder.path,
    env: { ...process.env, ...engine.env },
  });
  expect(up).toMatchObject({ status: 0 });
  return port;
}

async function get(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}`);
  return response.text();
}

/**
 * What is left of an engine that has ended. Its place may be the next one's by now, of another test:
 * then only its temporary folder was its alone.
 */
async function leftOf(place: EnginePlace): Promise<string[]> {
  const found = await traces(place);
  const { folder, temporary } = place;
  const record = await readFile(join(folder, "engine.json"), "utf8").catch(() => null);
  if (record === null || record.includes(JSON.stringify(temporary))) return found;
  return traces({ ...place, folder: temporary, cgroup: temporary, addresses: "-/" });
}

/** Whatever of an engine is on the machine: folders, mounts, processes, cgroups, bridges. */
async function traces({ folder, temporary, cgroup, addresses }: EnginePlace): Promise<string[]> {
  const isOurs = (text: string) =>
    [`${folder}/`, `${temporary}/`, `/${cgroup}`].some((sign) => text.includes(sign));
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const processes = await Promise.all(
    pids.map(async (pid) => {
      const [line, cgroups] = await Promise.all(
        ["cmdline", "cgroup"].map((file) =>
          readFile(`/proc/${pid}/${file}`, "utf8").catch(() => ""),
        ),
      );
      return isOurs(`${line}\0${cgroups}`) ? [`process ${line}`] : [];
    }),
  );
  const { stdout } = await promisify(execFile)("ip", ["-4", "-o", "addr", "show"]);
  const [network = ""] = addresses.split("/");
  const mounts = await readFile("/proc/self/mountinfo", "utf8");
  const folders = await Promise.all(
    [folder, temporary].map((path) => readdir(path).catch(() => [])),
  );
  return [
    ...processes.flat(),
    ...mounts.split("\n").filter(isOurs),
    ...stdout.split("\n").filter((line) => line.includes(` ${network.replace(/\.0$/, ".")}`)),
    ...folders.flat(),
  ];
}
