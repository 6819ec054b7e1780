import { createHttpServer, stopHttpServer } from "../kit/http-server.ts";
import type { RunningService, ServiceContext } from "../kit/service-context.ts";
import { openDatabase } from "./database.ts";
import { BODY_LIMIT_BYTES } from "./limits.ts";
import { countRequests } from "./metrics.ts";
import { addRoutes } from "./routes.ts";
import { MemoryStore } from "./store.ts";

/**
 * Serves the shared memory of the platform over HTTP. Environment: HOST (127.0.0.1), HTTP_PORT
 * (8080), MEMORY_DATA_DIR (required; created when absent).
 *
 * Rejects when the data cannot be used: the folder is not writable, the file is damaged or was
 * written by a newer devstack. Nothing is then changed in the file.
 */
export async function startMemory(context: ServiceContext): Promise<RunningService> {
  const host = context.env.string("HOST", "127.0.0.1");
  const port = context.env.port("HTTP_PORT", 8080);
  const folder = context.env.string("MEMORY_DATA_DIR");
  context.env.assertValid();
  const database = openDatabase(folder);
  const store = new MemoryStore(database, Date.now);
  const server = createHttpServer(context, { bodyLimitBytes: BODY_LIMIT_BYTES });
  countRequests(server, context.metrics);
  addRoutes(server, store, context.drain);
  try {
    const address = await server.listen({ host, port });
    context.log.info({ address, folder }, "memory serves");
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    stop: async () => {
      await stopHttpServer(server);
      database.close();
    },
  };
}
