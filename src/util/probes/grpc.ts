import {
  type ClientHttp2Session,
  connect,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
} from "node:http2";
import { type Answer, attempt, type ProbeAddress, type ProbeLimits } from "./answer.ts";
import {
  decodeHealthResponse,
  encodeHealthRequest,
  grpcStatusName,
  HEALTH_CHECK_PATH,
} from "./grpc-health-wire.ts";
import { errorCode, oneLine, socketErrorWords } from "./words.ts";

const MAX_RESPONSE_BYTES = 4 * 1024;

/**
 * `grpc.health.v1.Health/Check` over plain HTTP/2 with prior knowledge; only SERVING counts. An
 * empty `service` asks for the server as a whole.
 */
export function probeGrpc(
  endpoint: ProbeAddress,
  service: string,
  limits: ProbeLimits,
): Promise<Answer> {
  return attempt(limits, (settle) => {
    let progress = "no connection";
    const session = connect(`http://${endpoint.host}:${endpoint.port}`);
    const fail = (error: Error) => settle({ ok: false, answer: errorWords(error, progress) });
    session.on("error", fail);
    session.once("connect", () => {
      progress = "connected, but no answer";
    });
    ask(session, service, limits.timeoutMs, { settle, fail });
    return { progress: () => progress, close: () => session.destroy() };
  });
}

type ResponseHeaders = IncomingHttpHeaders & IncomingHttpStatusHeader;

interface Outcome {
  settle: (answer: Answer) => void;
  fail: (error: Error) => void;
}

function ask(
  session: ClientHttp2Session,
  service: string,
  timeoutMs: number,
  { settle, fail }: Outcome,
): void {
  const stream = session.request({
    ":method": "POST",
    ":path": HEALTH_CHECK_PATH,
    "content-type": "application/grpc",
    "grpc-timeout": `${Math.ceil(timeoutMs)}m`,
    te: "trailers",
    "user-agent": "devstack-probe",
  });
  let headers: ResponseHeaders = {};
  let trailers: IncomingHttpHeaders = {};
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on("error", fail);
  stream.once("response", (received) => {
    headers = received;
  });
  stream.once("trailers", (received) => {
    trailers = received;
  });
  stream.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_RESPONSE_BYTES) settle({ ok: false, answer: "an answer of more than 4 KiB" });
    else chunks.push(chunk);
  });
  // Not at "end": only now are the trailers certainly here.
  stream.once("close", () => {
    const answered = headers[":status"] !== undefined;
    if (answered) settle(verdict(headers, trailers, Buffer.concat(chunks)));
    else settle({ ok: false, answer: "connection closed without an answer" });
  });
  stream.end(encodeHealthRequest(service));
}

/** Without trailers the status stands in the headers: gRPC's "Trailers-Only" form. */
function verdict(headers: ResponseHeaders, trailers: IncomingHttpHeaders, frame: Buffer): Answer {
  const httpStatus = headers[":status"];
  const contentType = String(headers["content-type"] ?? "no content type");
  if (httpStatus !== 200 || !contentType.startsWith("application/grpc")) {
    const type = oneLine(contentType, 40);
    return { ok: false, answer: `HTTP ${httpStatus} (${type}), not gRPC` };
  }
  const code = trailers["grpc-status"] ?? headers["grpc-status"];
  if (code === undefined) return { ok: false, answer: "an answer without grpc-status" };
  if (String(code) !== "0") {
    const message = String(trailers["grpc-message"] ?? headers["grpc-message"] ?? "");
    const words = `${grpcStatusName(String(code))} ${oneLine(percentDecoded(message))}`;
    return { ok: false, answer: words.trim() };
  }
  const status = decodeHealthResponse(frame);
  if (status === null)
    return { ok: false, answer: "OK, but with a message that is not a health status" };
  return { ok: status === "SERVING", answer: status };
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function errorWords(error: Error, progress: string): string {
  // What befell the connection is only the cause of what befell the request.
  if (error.cause instanceof Error) return errorWords(error.cause, progress);
  const code = errorCode(error) ?? "";
  if (!code.startsWith("ERR_HTTP2")) return socketErrorWords(error);
  const text = oneLine(error.message);
  return progress === "no connection" ? text : `an answer that is not HTTP/2 or broken: ${text}`;
}
