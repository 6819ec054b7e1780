import { type IncomingMessage, request, STATUS_CODES } from "node:http";
import { type Answer, attempt, type ProbeAddress, type ProbeLimits } from "./answer.ts";
import { mayHoldNote, noteOf } from "./note.ts";
import { errorCode, oneLine, socketErrorWords } from "./words.ts";

/** More of a body is never read: an answer for probes is small, and a stream would never end. */
const MAX_BODY_BYTES = 64 * 1024;

export interface HttpRule {
  path: string;
  /** The one status that counts; redirects are not followed. */
  status: number;
  /** Text that the first 64 KiB of the body must hold. */
  bodyIncludes?: string;
}

/**
 * `GET path`, judged by status and, where the rule asks for it, by the body. A good answer that is
 * JSON may hold a note for people: see note.ts.
 */
export function probeHttp(
  endpoint: ProbeAddress,
  rule: HttpRule,
  limits: ProbeLimits,
): Promise<Answer> {
  return attempt(limits, (settle) => {
    let progress = "no connection";
    const outgoing = request({
      host: endpoint.host,
      port: endpoint.port,
      path: rule.path,
      // No pool: a kept connection would say that an old process lives, and hold it up on its way out.
      agent: false,
      headers: { accept: "*/*", "user-agent": "devstack-probe" },
    });
    outgoing.once("socket", (socket) => {
      socket.once("connect", () => {
        progress = "connected, but no answer";
      });
    });
    outgoing.on("error", (error) => settle({ ok: false, answer: requestErrorWords(error) }));
    outgoing.once("response", (response) => {
      progress = `${statusLine(response)}, but the body did not end`;
      judge(response, rule, settle);
    });
    outgoing.end();
    return { progress: () => progress, close: () => outgoing.destroy() };
  });
}

function judge(response: IncomingMessage, rule: HttpRule, settle: (answer: Answer) => void): void {
  const status = response.statusCode ?? 0;
  const wanted = rule.bodyIncludes;
  if (status === rule.status && wanted === undefined && !mayHoldNote(response)) {
    settle({ ok: true, answer: statusLine(response) });
    return;
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  const conclude = (ending: string) => {
    const body = Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES).toString("utf8");
    settle(verdict(response, rule, body, ending));
  };
  response.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MAX_BODY_BYTES) conclude(" (the first 64 KiB)");
  });
  response.once("end", () => conclude(""));
  response.once("error", () => conclude(" (the connection closed in the middle)"));
}

function verdict(response: IncomingMessage, rule: HttpRule, body: string, ending: string): Answer {
  const excerpt = oneLine(body);
  if (response.statusCode !== rule.status) {
    const location = response.headers.location;
    const detail = location === undefined ? excerpt : `to ${oneLine(location)}`;
    const answer = detail === "" ? statusLine(response) : `${response.statusCode} ${detail}`;
    return { ok: false, answer };
  }
  const wanted = rule.bodyIncludes ?? "";
  if (body.includes(wanted)) {
    const note = mayHoldNote(response) ? noteOf(body) : undefined;
    return { ok: true, answer: statusLine(response), ...(note !== undefined && { note }) };
  }
  const seen = excerpt === "" ? "an empty body" : excerpt;
  return {
    ok: false,
    answer: `${response.statusCode}, but without \`${oneLine(wanted)}\` in the body${ending}: ${seen}`,
  };
}

/** `503 Service Unavailable`. */
function statusLine(response: IncomingMessage): string {
  const status = response.statusCode ?? 0;
  return `${status} ${STATUS_CODES[status] ?? oneLine(response.statusMessage ?? "")}`.trim();
}

function requestErrorWords(error: Error): string {
  const code = errorCode(error) ?? "";
  if (code === "HPE_HEADER_OVERFLOW") return "an answer with more than 16 KiB of headers";
  if (!code.startsWith("HPE_")) return socketErrorWords(error);
  const raw = "rawPacket" in error && Buffer.isBuffer(error.rawPacket) ? error.rawPacket : null;
  const sample = raw === null ? "" : oneLine(raw.subarray(0, 256).toString("latin1"), 60);
  return sample === "" ? "an answer that is not HTTP" : `an answer that is not HTTP: ${sample}`;
}
