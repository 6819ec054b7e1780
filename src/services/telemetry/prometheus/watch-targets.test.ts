import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { TargetsWatch } from "./watch-targets.ts";

/** What the watch tells: the addresses it read, or "error". */
async function watching(path: string) {
  const told: string[][] = [];
  let errors = 0;
  let wake = () => {};
  const watch = new TargetsWatch({
    path,
    log: pino({ level: "silent" }),
    onTargets: (targets) => {
      told.push(targets.map(({ labels }) => labels["instance"] ?? ""));
      wake();
    },
    onError: () => {
      errors += 1;
      wake();
    },
  });
  onTestFinished(() => watch.stop());
  await watch.start();
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise<void>((resolve) => (wake = resolve));
  };
  return { told, until, errors: () => errors };
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "targets-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

const file = (address: string) => JSON.stringify([{ targets: [address] }]);

test("reads the file at the start and whenever it is written or replaced", async () => {
  const path = join(await folder(), "targets.json");
  await writeFile(path, file("a:1"));
  const { told, until } = await watching(path);
  expect(told).toEqual([["a:1"]]);
  await writeFile(`${path}.new`, file("b:2"));
  await rename(`${path}.new`, path);
  await until(() => told.length === 2);
  expect(told[1]).toEqual(["b:2"]);
});

test("a file that is missing or malformed changes nothing, and may come right later", async () => {
  const path = join(await folder(), "targets.json");
  const { told, until, errors } = await watching(path);
  expect([told, errors()]).toEqual([[], 1]);
  await writeFile(path, "nonsense");
  await until(() => errors() > 1);
  await writeFile(path, file("a:1"));
  await until(() => told.length === 1);
  expect(told).toEqual([["a:1"]]);
});
