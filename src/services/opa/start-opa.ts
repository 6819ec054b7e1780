import { createHttpServer, stopHttpServer } from "../kit/http-server.ts";
import type { RunningService, ServiceContext } from "../kit/service-context.ts";
import { timeRequests } from "./metrics.ts";
import { CompiledPolicy } from "./policy.ts";
import { addRoutes } from "./routes.ts";

/** Larger bodies are refused: what is asked for one request of the platform takes a few kilobytes. */
const BODY_LIMIT_BYTES = 1024 * 1024;

/**
 * Serves a policy that was compiled to WebAssembly through the part of OPA's REST API that the
 * platform uses, for machines without the opa program. Environment: OPA_LISTEN (127.0.0.1:8181),
 * OPA_POLICY_WASM (path of the compiled policy, required).
 */
export async function startOpa(context: ServiceContext): Promise<RunningService> {
  const { host, port } = context.env.listen("OPA_LISTEN", "127.0.0.1:8181");
  const path = context.env.string("OPA_POLICY_WASM");
  context.env.assertValid();
  const policy = await CompiledPolicy.load(path);
  const server = createHttpServer(context, { bodyLimitBytes: BODY_LIMIT_BYTES });
  timeRequests(server, context.metrics);
  await addRoutes(server, policy, context);
  const address = await server.listen({ host, port });
  context.log.info({ address, policy: path }, "opa stand-in serves");
  return { stop: () => stopHttpServer(server) };
}
