import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { messageOf } from "../../../util/errors.ts";
import type { OtlpCodec } from "../otlp/messages.ts";
import { parseOtlpJson } from "../otlp/otlp-json.ts";
import type { Intake } from "./intake.ts";

/** Not above what a trace store takes in one gRPC message. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

const INVALID_ARGUMENT = 3;
const JSON_TYPE = "application/json";
const PROTOBUF_TYPE = "application/x-protobuf";

/**
 * ExportTraceServiceResponse with an empty partialSuccess, which means: all of it. As bytes, since
 * OTLP's JSON type has no charset and the server would add one to a text.
 */
const SUCCESS = {
  [JSON_TYPE]: Buffer.from('{"partialSuccess":{}}'),
  [PROTOBUF_TYPE]: Buffer.of(0x0a, 0),
};

const unzip = promisify(gunzip);

/**
 * POST /v1/traces: OTLP/HTTP in both encodings, plain or gzip. /v1/metrics and /v1/logs do not
 * exist, as in a collector without such pipelines: 404.
 */
export function addOtlpHttp(server: FastifyInstance, intake: Intake, codec: OtlpCodec): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => {
    done(null, body);
  });
  server.post("/v1/traces", async (request, reply) => {
    const type = contentType(request);
    if (type !== JSON_TYPE && type !== PROTOBUF_TYPE) {
      const supported = `supported: [${JSON_TYPE}, ${PROTOBUF_TYPE}]`;
      return refuse(reply, 415, `415 unsupported media type, ${supported}`);
    }
    try {
      const body = await plainBody(request);
      const payload =
        type === JSON_TYPE ? codec.encodeTraces(parseOtlpJson(body.toString("utf8"))) : body;
      intake.accept(payload, "http");
    } catch (error) {
      const status = { code: INVALID_ARGUMENT, message: messageOf(error) };
      reply.code(400).type(type);
      const json = () => Buffer.from(JSON.stringify(status));
      return reply.send(type === JSON_TYPE ? json() : codec.encodeStatus(status));
    }
    return reply.type(type).send(SUCCESS[type]);
  });
  server.route({
    method: ["GET", "PUT", "DELETE", "PATCH"],
    url: "/v1/traces",
    handler: async (_request, reply) =>
      refuse(reply, 405, "405 method not allowed, supported: [POST]"),
  });
}

function refuse(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).type("text/plain").send(text);
}

function contentType(request: FastifyRequest): string {
  return (request.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

async function plainBody(request: FastifyRequest): Promise<Buffer> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const encoding = request.headers["content-encoding"] ?? "identity";
  if (encoding === "identity") return body;
  if (encoding === "gzip") return unzip(body, { maxOutputLength: MAX_BODY_BYTES });
  throw new Error(`unsupported Content-Encoding: ${encoding}`);
}
