import { EngineError } from "./engine-error.ts";

/**
 * One JSON value for each line of a stream, as it comes; empty lines and an unfinished last one are
 * left out.
 *
 * @throws EngineError for a line that is no JSON; `what` names the stream
 */
export async function* readJsonLines(
  chunks: AsyncIterable<Buffer>,
  what: string,
): AsyncGenerator<unknown> {
  let pending = "";
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    const lines = (pending + decoder.decode(chunk, { stream: true })).split("\n");
    pending = lines.pop() ?? "";
    for (const line of lines) {
      if (line.trim() !== "") yield parse(line, what);
    }
  }
}

function parse(line: string, what: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new EngineError(`${what} cannot be read`);
  }
}
