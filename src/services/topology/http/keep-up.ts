import type { ApiSink, ApiStream } from "../../../cluster/api/request.ts";

/** As often as kube-apiserver tells quiet watches where they are (`bookmarkFrequency`). */
const BOOKMARK_MS = 60_000;

/**
 * Begins an answer that goes on, and sees to what depends on the client's time: that it ends when it is
 * to end, and that it is told now and then where it is. Returns what ends it.
 */
export function keepUp(stream: ApiStream, sink: ApiSink): () => void {
  const { bookmark, timeoutSeconds } = stream;
  let toldMs = performance.now();
  const close = stream.open({
    write: (text) => {
      toldMs = performance.now();
      sink.write(text);
    },
    end: () => sink.end(),
  });
  const bookmarks =
    bookmark &&
    setInterval(() => {
      if (performance.now() - toldMs >= BOOKMARK_MS / 2) sink.write(bookmark());
    }, BOOKMARK_MS).unref();
  const timeout =
    timeoutSeconds === undefined
      ? undefined
      : setTimeout(() => {
          if (bookmark !== undefined) sink.write(bookmark());
          sink.end();
        }, timeoutSeconds * 1_000).unref();
  return () => {
    clearInterval(bookmarks);
    clearTimeout(timeout);
    close();
  };
}
