import type { FastifyInstance } from "fastify";
import { HttpError } from "../kit/http-error.ts";

const HEADER = "x-consistency-level";

/**
 * Every level that the platform's clients ask for. All of them are kept, as every read sees the last
 * write: they differ only where there are replicas.
 */
const LEVELS: ReadonlySet<string> = new Set(["EVENTUAL", "STRONG", "RYW", "READ_YOUR_WRITES"]);

/** Refuses a level that nobody knows with 400, and gives back the one that was kept. */
export function checkConsistency(server: FastifyInstance): void {
  server.addHook("preHandler", async (request, reply) => {
    const level = request.headers[HEADER];
    if (level === undefined) return;
    if (typeof level !== "string" || !LEVELS.has(level)) {
      throw new HttpError(400, { detail: "invalid consistency level" });
    }
    reply.header(HEADER, level);
  });
}
