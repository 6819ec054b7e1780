import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** `GET /version` as Debian's Docker 20.10 answered it, shortened. */
export const DOCKER_VERSION = {
  Platform: { Name: "" },
  Components: [{ Name: "Engine", Version: "20.10.24+dfsg1", Details: { ApiVersion: "1.41" } }],
  Version: "20.10.24+dfsg1",
  ApiVersion: "1.41",
  MinAPIVersion: "1.12",
  Os: "linux",
  Arch: "amd64",
};

/** The same of Podman 4, by its documentation. */
export const PODMAN_VERSION = {
  ...DOCKER_VERSION,
  Components: [{ Name: "Podman Engine", Version: "4.9.3", Details: { APIVersion: "4.9.3" } }],
  Version: "4.9.3",
  MinAPIVersion: "1.24",
};

export interface EngineQuestion {
  method: string;
  /** With the query, as it came. */
  path: string;
  body: unknown;
}

type Answering = (question: EngineQuestion, response: ServerResponse) => void;

export interface FakeEngine {
  socketPath: string;
  dockerHost: string;
  asked: EngineQuestion[];
}

/** A new folder with a short path, since sockets are to lie in it; it goes with the test. */
export async function shortFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "e-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * A stand-in for a container engine on a Unix socket: it knows nothing of containers and answers
 * what the test says, in the shapes that a real engine was seen to answer in.
 */
export async function fakeEngine(answer: Answering, path?: string): Promise<FakeEngine> {
  const socketPath = path ?? join(await shortFolder(), "s");
  await mkdir(dirname(socketPath), { recursive: true });
  const asked: EngineQuestion[] = [];
  const server = createServer(async (incoming: IncomingMessage, response) => {
    const body = await text(incoming);
    const question = {
      method: incoming.method ?? "",
      path: incoming.url ?? "",
      body: body === "" ? undefined : JSON.parse(body),
    };
    asked.push(question);
    answer(question, response);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  return { socketPath, dockerHost: `unix://${socketPath}`, asked };
}

/** Answers one thing to every question. */
export function always(body: unknown, status = 200): Answering {
  return (_question, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
}
