import type { IncomingMessage } from "node:http";
import { ApiError } from "../../../cluster/status/api-error.ts";

const NOTHING = new Uint8Array();

/**
 * The whole body of a request.
 *
 * @throws ApiError RequestEntityTooLarge, in the words of kube-apiserver; Error when the client went
 *   away before all of it had come
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Uint8Array> {
  if (Number(request.headers["content-length"] ?? 0) > limitBytes) throw tooLarge(limitBytes);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  await new Promise<void>((resolve, reject) => {
    request.on("data", (chunk: Uint8Array) => {
      bytes += chunk.byteLength;
      // The rest is read and forgotten: a client that is cut while it sends sees no answer.
      if (bytes <= limitBytes) chunks.push(chunk);
      else reject(tooLarge(limitBytes));
    });
    request.once("end", resolve);
    request.once("close", () => reject(new Error("the client went away")));
    request.once("error", reject);
  });
  const [first = NOTHING] = chunks;
  return chunks.length <= 1 ? first : Buffer.concat(chunks);
}

function tooLarge(limitBytes: number): ApiError {
  return new ApiError("RequestEntityTooLarge", `Request entity too large: limit is ${limitBytes}`);
}
