import { systemClock } from "../../util/clock.ts";
import type { EnvReader } from "../kit/env.ts";
import { createHttpServer, stopHttpServer } from "../kit/http-server.ts";
import type { RunningService, ServiceContext } from "../kit/service-context.ts";
import { openDatabase } from "./database.ts";
import { Expiry } from "./expiry.ts";
import { BODY_LIMIT_BYTES, TTL_LIMIT_SECONDS } from "./limits.ts";
import { countObjects, countRequests } from "./metrics.ts";
import { addRoutes } from "./routes.ts";
import { MemoryStore } from "./store.ts";

/** The largest quota is a tebibyte: more is a slip of the keyboard. */
const QUOTA_LIMIT_MB = 1024 * 1024;

/**
 * Serves the shared memory of the platform over HTTP. Environment: HOST (127.0.0.1), HTTP_PORT
 * (8080), MEMORY_DATA_DIR (required; created when absent), MEMORY_TTL_SECONDS (0: objects stay
 * unless their writer says otherwise), MEMORY_QUOTA_MB (0: tenants may store what the disk holds).
 *
 * Rejects when the data cannot be used: the folder is not writable, the file is damaged or was
 * written by a newer devstack. Nothing is then changed in the file.
 */
export async function startMemory(context: ServiceContext): Promise<RunningService> {
  const { host, port, folder, defaultTtlSeconds, quotaBytes } = readMemoryEnv(context.env);
  context.env.assertValid();
  const database = openDatabase(folder);
  const { log, metrics, drain } = context;
  const store = new MemoryStore(database, Date.now, { quotaBytes });
  const server = createHttpServer(context, { bodyLimitBytes: BODY_LIMIT_BYTES });
  countRequests(server, metrics);
  const onRemoved = countObjects(store, metrics);
  const expiry = new Expiry({ store, clock: systemClock, log, onRemoved });
  addRoutes(server, { store, drain, defaultTtlSeconds, onExpiring: () => expiry.noticed() });
  try {
    const address = await server.listen({ host, port });
    expiry.start();
    log.info({ address, folder }, "memory serves");
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    stop: async () => {
      await Promise.all([stopHttpServer(server), expiry.stop()]);
      database.close();
    },
  };
}

function readMemoryEnv(env: EnvReader) {
  return {
    host: env.string("HOST", "127.0.0.1"),
    port: env.port("HTTP_PORT", 8080),
    folder: env.string("MEMORY_DATA_DIR"),
    defaultTtlSeconds: env.integer("MEMORY_TTL_SECONDS", {
      default: 0,
      min: 0,
      max: TTL_LIMIT_SECONDS,
    }),
    quotaBytes:
      env.integer("MEMORY_QUOTA_MB", { default: 0, min: 0, max: QUOTA_LIMIT_MB }) * 1024 * 1024,
  };
}
