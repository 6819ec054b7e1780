import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { Duplex } from "node:stream";
import type {
  ApiAnswer,
  ApiRequest,
  ApiResponse,
  ApiStreamAnswer,
} from "../../../cluster/api/request.ts";
import { ApiError } from "../../../cluster/status/api-error.ts";
import { messageOf } from "../../../util/errors.ts";
import { rawAnswer, refuseUnreadable } from "../../kit/unreadable-request.ts";
import {
  BACKLOG_LIMIT_BYTES,
  BACKLOGS_LIMIT_BYTES,
  BODY_LIMIT_BYTES,
  HEADERS_LIMIT,
  HEADERS_LIMIT_BYTES,
  KEEP_ALIVE_MS,
  REQUEST_TIMEOUT_MS,
  SNAPSHOT_LIMIT_BYTES,
  STALL_LIMIT_MS,
  STREAMS_LIMIT,
  STREAMS_PER_CLIENT_LIMIT,
} from "../limits.ts";
import { apiRequest, splitUrl } from "./api-request.ts";
import { Backlogs } from "./backlogs.ts";
import { ClientCount, clientOf } from "./client-count.ts";
import { ClientStream, type StreamLimits } from "./client-stream.ts";
import { keepUp } from "./keep-up.ts";
import { readBody } from "./read-body.ts";
import { refuseForeign, refuseLongUrl } from "./refusals.ts";
import { Turns } from "./turns.ts";

/** What became of a request, for those who count. */
export interface Answered {
  request: ApiRequest;
  status: number;
  /** Of an answer that goes on: until it began. */
  durationMs: number;
  isStream: boolean;
}

export interface ApiServerOptions {
  /** Names in lower case by which it may be addressed, besides its own. */
  allowedHosts: ReadonlySet<string>;
  /** Answers; what it throws as ApiError is answered as such. */
  handle: (request: ApiRequest) => ApiResponse | Promise<ApiResponse>;
  /** What is to be done before this is answered; null where there is nothing. */
  prepare: (request: ApiRequest) => Promise<void> | null;
  onAnswered: (answered: Answered) => void;
  /** Told of what nobody expected. */
  onFault: (fault: unknown, request: ApiRequest | null) => void;
  /** Told of a client that was cut off since it read too slowly. */
  onCut: () => void;
  /** For answers that go on; the usual ones when absent. */
  streams?: Partial<StreamLimits & { all: number; perClient: number; backlogsBytes: number }>;
}

/** A whole cluster is larger than any object. */
function bodyLimit({ url = "" }: IncomingMessage): number {
  return splitUrl(url).path === SNAPSHOT_PATH ? SNAPSHOT_LIMIT_BYTES : BODY_LIMIT_BYTES;
}

const SNAPSHOT_PATH = "/sim/v1/snapshot";
const READS = new Set(["GET", "HEAD", "OPTIONS"]);
const NO_BODY = new Uint8Array();

/** The sockets of the cluster's API: what comes is checked, handed on, and answered. */
export class ApiServer {
  readonly server: Server;
  readonly #options: ApiServerOptions;
  readonly #counts: ClientCount;
  readonly #backlogs: Backlogs;
  readonly #limits: StreamLimits;
  readonly #turns = new Turns();
  readonly #streams = new Set<ClientStream>();

  constructor(options: ApiServerOptions) {
    const { streams = {} } = options;
    this.#options = options;
    const { all = STREAMS_LIMIT, perClient = STREAMS_PER_CLIENT_LIMIT } = streams;
    this.#counts = new ClientCount({ all, perClient });
    this.#backlogs = new Backlogs(streams.backlogsBytes ?? BACKLOGS_LIMIT_BYTES);
    this.#limits = {
      backlogBytes: streams.backlogBytes ?? BACKLOG_LIMIT_BYTES,
      stallMs: streams.stallMs ?? STALL_LIMIT_MS,
    };
    this.server = createServer(
      {
        maxHeaderSize: HEADERS_LIMIT_BYTES,
        requestTimeout: REQUEST_TIMEOUT_MS,
        keepAliveTimeout: KEEP_ALIVE_MS,
      },
      (request, response) => void this.#serve(request, response),
    );
    this.server.maxHeadersCount = HEADERS_LIMIT;
    this.server.on("clientError", (error, socket) => {
      refuseUnreadable(error, socket as Parameters<typeof refuseUnreadable>[1]);
    });
    this.server.on("upgrade", (request, socket) => void this.#refuseUpgrade(request, socket));
  }

  /** How many answers go on. */
  get streams(): number {
    return this.#counts.all;
  }

  /** What waits for clients that read slowly. */
  get backlogBytes(): number {
    return this.#backlogs.bytes;
  }

  /** Ends all answers that go on. */
  endStreams(): void {
    for (const stream of this.#streams) stream.end();
  }

  /** Ends what goes on, takes nothing more, and cuts what has not ended by then. */
  async close(graceMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.endStreams();
    this.server.closeIdleConnections();
    const cut = setTimeout(() => this.server.closeAllConnections(), graceMs);
    await closed;
    clearTimeout(cut);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const begunMs = performance.now();
    let asked: ApiRequest | null = null;
    try {
      this.#admit(request);
      const body = READS.has(request.method ?? "")
        ? NO_BODY
        : await readBody(request, bodyLimit(request));
      if (response.destroyed) return;
      const complete = apiRequest(request, body);
      asked = complete;
      const { handle, prepare } = this.#options;
      const answer = await this.#turns.take(
        () => handle(complete),
        () => prepare(complete),
      );
      if (isStream(answer)) this.#stream(answer, request, response);
      else send(answer, response);
      this.#tell(complete, answer.status, { begunMs, isStream: isStream(answer) });
    } catch (fault) {
      if (request.destroyed && asked === null && !(fault instanceof ApiError)) return;
      const error = this.#errorOf(fault, asked);
      refuse(error, request, response);
      this.#tell(asked ?? apiRequest(request, NO_BODY), error.code, { begunMs, isStream: false });
    }
  }

  /** @throws ApiError */
  #admit(request: IncomingMessage): void {
    refuseLongUrl(request);
    const { path } = splitUrl(request.url ?? "/");
    refuseForeign(request, path, this.#options.allowedHosts);
  }

  #stream(answer: ApiStreamAnswer, request: IncomingMessage, response: ServerResponse): void {
    const release = this.#counts.begin(clientOf(request));
    response.once("close", release);
    request.socket.setNoDelay(true);
    response.writeHead(answer.status, headersFor(answer));
    const { onCut } = this.#options;
    const stream = new ClientStream(response, {
      limits: this.#limits,
      backlogs: this.#backlogs,
      onCut,
    });
    this.#streams.add(stream);
    response.once("close", () => this.#streams.delete(stream));
    // The client is to know that its watch stands, even while there is nothing to tell.
    response.flushHeaders();
    const close = keepUp(answer.stream, stream);
    stream.begun();
    if (response.closed) close();
    else response.once("close", close);
  }

  /** exec, attach and port-forward would go on as another protocol. */
  async #refuseUpgrade(request: IncomingMessage, socket: Duplex): Promise<void> {
    socket.on("error", () => socket.destroy());
    const { code, reason, status } = await this.#refusalOfUpgrade(request);
    socket.end(rawAnswer(`${code} ${reason}`, status), () => socket.destroy());
  }

  /** What the API says where it refuses it anyway, else that no protocol is changed. */
  async #refusalOfUpgrade(
    request: IncomingMessage,
  ): Promise<{ code: number; reason: string; status: unknown }> {
    try {
      this.#admit(request);
      const answer = await this.#options.handle(apiRequest(request, NO_BODY));
      if (answer.status >= 400 && "body" in answer && typeof answer.body === "string") {
        const reason = STATUS_CODES[answer.status] ?? "";
        return { code: answer.status, reason, status: jsonOf(answer.body) };
      }
    } catch (fault) {
      if (fault instanceof ApiError) return refusalOf(fault);
    }
    return refusalOf(new ApiError("BadRequest", NO_OTHER_PROTOCOL));
  }

  #errorOf(fault: unknown, request: ApiRequest | null): ApiError {
    if (fault instanceof ApiError) return fault;
    this.#options.onFault(fault, request);
    return new ApiError("InternalError", `Internal error occurred: ${messageOf(fault)}`);
  }

  #tell(
    request: ApiRequest,
    status: number,
    { begunMs, isStream: goesOn }: { begunMs: number; isStream: boolean },
  ): void {
    const durationMs = performance.now() - begunMs;
    this.#options.onAnswered({ request, status, durationMs, isStream: goesOn });
  }
}

function isStream(answer: ApiResponse): answer is ApiStreamAnswer {
  return "stream" in answer;
}

function send(answer: ApiAnswer, response: ServerResponse): void {
  const { status, body } = answer;
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
  response.writeHead(status, { ...headersFor(answer), "content-length": length });
  response.end(body);
}

function refuse(error: ApiError, request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // What is left of a body that was not read would be taken for the next request.
  const headers = { "content-type": "application/json", ...(!request.complete && CLOSING) };
  send({ status: error.code, headers, body: JSON.stringify(error.toStatus()) }, response);
}

/** Those of the cluster are its own and stay as they are. */
function headersFor({ headers }: ApiResponse): OutgoingHttpHeaders {
  return headers as OutgoingHttpHeaders;
}

const NO_OTHER_PROTOCOL =
  "connections that change their protocol (exec, attach, port-forward) are not served: the containers of this cluster are simulated";

const CLOSING = { connection: "close" };

function refusalOf(error: ApiError): { code: number; reason: string; status: unknown } {
  return { code: error.code, reason: error.reason, status: error.toStatus() };
}

/** A text that is no JSON is told as the message of a Status. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return new ApiError("NotFound", text.trim()).toStatus();
  }
}
