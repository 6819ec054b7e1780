import { expect, test } from "vitest";
import { ResourceRegistry } from "../../api-resources/resource-registry.ts";
import type { Node } from "../../objects/node.ts";
import { NODES } from "../../objects/resources.ts";
import { ApiError } from "../../status/api-error.ts";
import { Store } from "../../store/store.ts";
import { targetOf } from "../target.ts";
import { answerRead } from "./answer-read.ts";
import { bookmarkLine, errorLine, eventLine } from "./watch-lines.ts";

const registry = new ResourceRegistry();

function node(name: string): Node {
  const metadata = { name, uid: name, resourceVersion: "", creationTimestamp: "" };
  return { apiVersion: "v1", kind: "Node", metadata };
}

function answer(path: string, query = "") {
  const store = Store.empty();
  for (const name of ["n1", "n2"]) store.put(NODES, node(name));
  const target = targetOf(path, registry);
  if (target === null) throw new Error(`nothing is at ${path}`);
  return JSON.parse(`${answerRead(target, new URLSearchParams(query), store).body}`);
}

test("an object is answered as it is stored, a list with the kind of its items", () => {
  expect(answer("/api/v1/nodes/n1")).toMatchObject({ kind: "Node", metadata: { name: "n1" } });
  expect(answer("/api/v1/nodes", "limit=1")).toMatchObject({
    ...{ kind: "NodeList", apiVersion: "v1" },
    metadata: { resourceVersion: "2", remainingItemCount: 1, continue: expect.any(String) },
    items: [{ kind: "Node", apiVersion: "v1" }],
  });
  expect(() => answer("/api/v1/nodes/n3")).toThrow('nodes "n3" not found');
});

test("a watch has one JSON text on a line", () => {
  const lines = [
    eventLine({ type: "ADDED", object: node("n1") }),
    bookmarkLine({ apiVersion: "v1", kind: "Node" }, 7),
    errorLine(new ApiError("Expired", "too old resource version: 1 (7)")),
  ].join("");
  const [added, bookmark, error, end] = lines.split("\n");
  expect(JSON.parse(added ?? "")).toMatchObject({ type: "ADDED", object: { kind: "Node" } });
  expect(JSON.parse(bookmark ?? "")).toEqual({
    type: "BOOKMARK",
    object: {
      ...{ kind: "Node", apiVersion: "v1" },
      metadata: { resourceVersion: "7", creationTimestamp: null },
    },
  });
  expect(JSON.parse(error ?? "")).toMatchObject({
    type: "ERROR",
    object: { kind: "Status", code: 410, reason: "Expired" },
  });
  expect(end).toBe("");
});
