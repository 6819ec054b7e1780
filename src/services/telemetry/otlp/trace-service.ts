import { type Server, type ServiceDefinition, status } from "@grpc/grpc-js";
import { messageOf } from "../../../util/errors.ts";
import { EXPORT_PATH } from "./messages.ts";

/**
 * The OTLP trace service over gRPC with messages left as bytes: whoever passes spans on sends what
 * it got, unknown fields included.
 */
export const TRACE_SERVICE = {
  Export: {
    path: EXPORT_PATH,
    requestStream: false,
    responseStream: false,
    requestSerialize: (bytes: Buffer) => bytes,
    requestDeserialize: (bytes: Buffer) => bytes,
    responseSerialize: (bytes: Buffer) => bytes,
    responseDeserialize: (bytes: Buffer) => bytes,
  },
} as const satisfies ServiceDefinition;

/** An ExportTraceServiceResponse without fields: everything was taken. */
const FULL_SUCCESS = Buffer.alloc(0);

/** Adds Export. `accept` throws on bytes that are no export request: INVALID_ARGUMENT. */
export function addTraceService(server: Server, accept: (request: Buffer) => void): void {
  server.addService(TRACE_SERVICE, {
    Export: (
      call: { request: Buffer },
      done: (error: { code: number; details: string } | null, answer?: Buffer) => void,
    ) => {
      try {
        accept(call.request);
      } catch (error) {
        done({ code: status.INVALID_ARGUMENT, details: messageOf(error) });
        return;
      }
      done(null, FULL_SUCCESS);
    },
  });
}
