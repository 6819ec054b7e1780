import { EngineError } from "./engine-error.ts";
import { readJsonLines } from "./json-lines.ts";
import { asShape, optionalNumber, optionalText, shapeAt } from "./shape.ts";

/** What an engine says while it pulls an image. */
export interface PullLine {
  /** In the engine's words: `Downloading`, `Pull complete`. */
  status: string;
  /** The layer that it is about; empty where it is about the image. */
  layer: string;
  doneBytes: number;
  /** Zero where the engine does not say. */
  totalBytes: number;
}

/** @throws EngineError with the engine's words when the pull has failed, which comes in the stream */
export async function* readPull(chunks: AsyncIterable<Buffer>): AsyncGenerator<PullLine> {
  for await (const line of readJsonLines(chunks, "the engine's report of the pull")) {
    const shape = asShape(line, "progress");
    const failure = optionalText(shape, "error");
    if (failure !== "") throw new EngineError(failure);
    const progress = shapeAt(shape, "progressDetail");
    yield {
      status: optionalText(shape, "status"),
      layer: optionalText(shape, "id"),
      doneBytes: optionalNumber(progress, "current"),
      totalBytes: optionalNumber(progress, "total"),
    };
  }
}
