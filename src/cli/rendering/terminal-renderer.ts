import {
  DefaultRenderer,
  ListrDefaultRendererLogLevels as Level,
  Listr,
  ListrLogger,
  type ListrTaskWrapper,
  ProcessOutput,
  Spinner,
} from "listr2";
import type { OutputStream } from "../cli-io.ts";
import type { CliEvent } from "../command.ts";
import type { EventRenderer } from "./event-renderer.ts";
import { fastForwardText } from "./fast-forward-text.ts";
import { PhaseBoard, type PhaseSlot } from "./phase-board.ts";
import { stackLine } from "./stack-line.ts";
import { forTerminal, paint, type View } from "./view.ts";

const CLEAR_REST_OF_LINE = "\u001b[K";

/** listr2 asks process.stdout whether it is a terminal; progress goes to another stream. */
class ProgressRenderer extends DefaultRenderer {
  static override nonTTY = true;
}

/** Its frames stand where the marks will. */
class MarginSpinner extends Spinner {
  override fetch(): string {
    return `  ${super.fetch()}`;
  }
}

/** Progress on a terminal: one row per step, a spinner while it runs. */
export function terminalRenderer(stream: OutputStream, view: View): EventRenderer {
  const write = (text: string) => stream.write(forTerminal(view, text));
  const board = new PhaseBoard(view.columns);
  const notices: string[] = [];
  let running: Promise<unknown> | null = null;

  let shown = false;
  let waiting = false;
  const onEvent = (event: CliEvent) => {
    if (event.type === "fast-forward") {
      waiting = true;
      write(`\r  ${fastForwardText(event)}${CLEAR_REST_OF_LINE}`);
      return;
    }
    shown = true;
    if (event.type === "stack") write(`${stackLine(event, view.columns).join("\n")}\n\n`);
    else if (event.type === "notice") notices.push(event.message);
    else {
      running ??= listOf(board.slots, stream, view)
        .run()
        .catch(() => undefined);
      board.onEvent(event);
    }
  };
  return {
    onEvent,
    async close() {
      board.close();
      await running;
      if (waiting) write(`\r${CLEAR_REST_OF_LINE}`);
      waiting = false;
      for (const notice of notices.splice(0)) write(`  ${notice}\n`);
      if (shown) write("\n");
      shown = false;
    },
  };
}

type Task = ListrTaskWrapper<unknown, typeof ProgressRenderer, typeof ProgressRenderer>;

function listOf(slots: readonly PhaseSlot[], stream: OutputStream, view: View) {
  const mark = (glyph: string, color: "green" | "red") =>
    `  ${paint(view, color, forTerminal(view, glyph))}`;
  // Of a terminal's stream the list uses what every output stream has.
  const tty = stream as NodeJS.WriteStream;
  const tasks = slots.map((slot) => ({
    title: "",
    task: (_: unknown, task: Task) =>
      slot.run((title) => {
        task.title = forTerminal(view, title);
      }),
  }));
  return new Listr<unknown, typeof ProgressRenderer, typeof ProgressRenderer>(tasks, {
    renderer: ProgressRenderer,
    fallbackRenderer: ProgressRenderer,
    registerSignalListeners: false,
    rendererOptions: {
      spinner: new MarginSpinner(),
      logger: new ListrLogger({ processOutput: new ProcessOutput(tty, tty) }),
      showErrorMessage: false,
      icon: {
        [Level.COMPLETED]: mark("✔", "green"),
        [Level.FAILED]: mark("✖", "red"),
        [Level.WAITING]: "   ",
      },
    },
  });
}
