import {
  type FakeJsonServer,
  fakeJsonServer,
  type JsonReply,
  type ReceivedRequest,
} from "./fake-json-server.ts";

export interface FakeOpa extends FakeJsonServer {
  /** What the next decisions are; GET /health is always 200. */
  decision: JsonReply;
  /** Runs before each answer: a test may hold it back here. */
  before(request: ReceivedRequest): Promise<void>;
  /** The inputs of all decisions asked for. */
  inputs(): unknown[];
}

/** A stand-in for OPA that allows everything until the test sets another decision. */
export async function fakeOpa(): Promise<FakeOpa> {
  const state = {
    decision: { status: 200, body: { decision_id: "d-1", result: { allow: true, deny: [] } } },
    before: async (_request: ReceivedRequest) => {},
  };
  const server = await fakeJsonServer(async (request) => {
    await state.before(request);
    return request.path === "/health" ? { status: 200, body: {} } : state.decision;
  });
  const inputs = () =>
    server.received.filter(({ path }) => path === "/v1/data/atp/policy").map(({ body }) => body);
  return Object.assign(state, { ...server, inputs });
}
