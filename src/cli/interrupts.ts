import { DevstackError } from "../util/errors.ts";
import type { CliIo, EndingSignal, OutputStream } from "./cli-io.ts";

const EXIT_STATUS: Record<EndingSignal, number> = { SIGINT: 130, SIGTERM: 143 };
const SHOW_CURSOR = "\u001b[?25h";

export interface Interrupts {
  /** Aborts at the first signal, with E_INTERRUPTED as its reason. */
  signal: AbortSignal;
  /** Signals go to the listener instead, until what it returns is called. */
  handOver(listener: (signal: EndingSignal) => void): () => void;
  release(): void;
}

/**
 * The first signal asks the command to end in order; the second one ends it at once, for those who
 * have waited long enough.
 */
export function listenForInterrupts(io: CliIo): Interrupts {
  const controller = new AbortController();
  let taker: ((signal: EndingSignal) => void) | null = null;
  const release = io.onSignal((name) => {
    if (taker !== null) taker(name);
    else if (controller.signal.aborted) {
      showCursor(io.stderr);
      io.exitNow(EXIT_STATUS[name]);
    } else {
      controller.abort(
        new DevstackError("E_INTERRUPTED", "Interrupted", { exitStatus: EXIT_STATUS[name] }),
      );
    }
  });
  const handOver = (listener: (signal: EndingSignal) => void) => {
    taker = listener;
    return () => {
      taker = null;
    };
  };
  return { signal: controller.signal, handOver, release };
}

/** The error of an interrupted command that has more to say than that it was interrupted. */
export function interruptedWith(
  signal: AbortSignal,
  message: string,
  hint?: string,
): DevstackError {
  const { reason } = signal;
  const exitStatus = reason instanceof DevstackError ? reason.exitStatus : EXIT_STATUS.SIGINT;
  return new DevstackError("E_INTERRUPTED", message, {
    exitStatus,
    ...(hint !== undefined && { hint }),
  });
}

/** A spinner hides it; nobody else will bring it back. */
function showCursor(stream: OutputStream): void {
  if (stream.isTTY) stream.write(SHOW_CURSOR);
}
