import { expect, test } from "vitest";
import { collect } from "../../../test/support/collect.ts";
import type { ContainerFacts } from "./container-facts.ts";
import { readContainerLogs } from "./container-logs.ts";
import { EngineError } from "./engine/engine-error.ts";
import { LABELS } from "./labels.ts";
import type { StackEngine } from "./stack-engine.ts";

const container = (id: string) =>
  ({ id, labels: { [LABELS.service]: id } }) as unknown as ContainerFacts;

/** A fake of the stack's engine, with two containers, of which one cannot be read. */
function engine(fault: EngineError): StackEngine {
  const client = {
    async *logs(id: string) {
      yield { at: 1, text: id };
      if (id === "going") throw fault;
    },
  };
  const containers = async () => [container("going"), container("web")];
  return { client, containers } as unknown as StackEngine;
}

const read = (fault: EngineError) =>
  collect(
    readContainerLogs(engine(fault), {
      services: ["going", "web"],
      follow: false,
      signal: new AbortController().signal,
    }),
  );

test("a container that is being removed while it is read says no more, and others do", async () => {
  const words = "can not get logs from container which is dead or marked for removal";
  const lines = await read(new EngineError(words, { status: 409 }));
  expect(lines.map(({ text }) => text)).toEqual(["going", "web"]);
});

test("what the engine does not do is told", async () => {
  await expect(read(new EngineError("no", { status: 500 }))).rejects.toThrow("no");
});
