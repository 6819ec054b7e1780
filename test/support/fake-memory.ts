import { type FakeJsonServer, fakeJsonServer, type ReceivedRequest } from "./fake-json-server.ts";

export interface FakeMemory extends FakeJsonServer {
  /** Objects by tenant and path, such as `public /v1/memory/conversations/c1`. */
  objects: Map<string, unknown>;
  /** Methods that are answered with 500 from now on. */
  broken: Set<string>;
  /** Runs before each answer: a test may hold it back here. */
  before(request: ReceivedRequest): Promise<void>;
}

/** A stand-in for the memory service: GET and PUT of objects, in a Map. */
export async function fakeMemory(): Promise<FakeMemory> {
  const state = {
    objects: new Map<string, unknown>(),
    broken: new Set<string>(),
    before: async (_request: ReceivedRequest) => {},
  };
  const server = await fakeJsonServer(async (request) => {
    await state.before(request);
    if (request.path === "/healthz") return { status: 200, body: { ok: true } };
    if (state.broken.has(request.method)) return { status: 500, body: { detail: "broken" } };
    const id = `${request.headers["x-tenant-id"]} ${request.path}`;
    if (request.method === "PUT") {
      const { object } = request.body as { object: unknown };
      state.objects.set(id, object);
      return { status: 200, body: { ok: true } };
    }
    const object = state.objects.get(id);
    return { status: 200, body: object === undefined ? { error: "not_found" } : { object } };
  });
  return Object.assign(state, server);
}
