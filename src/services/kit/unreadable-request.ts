import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { ErrorAnswer } from "./http-error.ts";

type ClientError = Error & { code?: string };

/** What is answered to a request that Node's parser could not read, or not in time. */
export function answerOfUnreadable({ code }: ClientError): ErrorAnswer {
  switch (code) {
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return {
        status: 408,
        body: { error: "request_timeout", detail: "the request did not come in time" },
      };
    case "HPE_HEADER_OVERFLOW":
      return {
        status: 431,
        body: { error: "headers_too_large", detail: "the headers are larger than 16 KiB" },
      };
    default:
      return {
        status: 400,
        body: { error: "bad_request", detail: "the request is no HTTP/1.1 that can be read" },
      };
  }
}

/** Answers it and cuts the connection: where the next request would begin, nobody knows. */
export function refuseUnreadable(error: ClientError, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy(error);
    return;
  }
  const { status, body } = answerOfUnreadable(error);
  socket.end(rawAnswer(`${status} ${STATUS_CODES[status]}`, body), () => socket.destroy());
}

/** An answer as it goes over the wire, of which the connection's end follows. */
export function rawAnswer(statusLine: string, body: unknown): string {
  const text = JSON.stringify(body);
  return (
    `HTTP/1.1 ${statusLine}\r\nconnection: close\r\n` +
    "content-type: application/json; charset=utf-8\r\n" +
    `content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
  );
}
