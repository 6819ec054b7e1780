import {
  DefaultRenderer,
  ListrDefaultRendererLogLevels as Level,
  Listr,
  ListrLogger,
  type ListrTaskWrapper,
  ProcessOutput,
} from "listr2";
import type { OutputStream } from "../cli-io.ts";
import type { CliEvent } from "../command.ts";
import type { EventRenderer } from "./event-renderer.ts";
import { PhaseBoard, type PhaseSlot } from "./phase-board.ts";
import { stackLine } from "./stack-line.ts";
import { forTerminal, paint, type View } from "./view.ts";

/** listr2 asks process.stdout whether it is a terminal; progress goes to another stream. */
class ProgressRenderer extends DefaultRenderer {
  static override nonTTY = true;
}

/**
 * Progress on a terminal: one row per step, a spinner while it runs. What was a no-op leaves no
 * rows behind.
 */
export function terminalRenderer(stream: OutputStream, view: View): EventRenderer {
  const write = (text: string) => stream.write(forTerminal(view, text));
  const board = new PhaseBoard(Math.min(view.columns, 80));
  const notices: string[] = [];
  const options = { clearOutput: false };
  let running: Promise<unknown> | null = null;

  const onEvent = (event: CliEvent) => {
    if (event.type === "stack") write(`${stackLine(event, view.columns).join("\n")}\n\n`);
    else if (event.type === "notice") notices.push(event.message);
    else {
      running ??= listOf(board.slots, stream, view, options)
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
      for (const notice of notices.splice(0)) write(`  ${notice}\n`);
    },
  };
}

type Task = ListrTaskWrapper<unknown, typeof ProgressRenderer, typeof ProgressRenderer>;

function listOf(
  slots: readonly PhaseSlot[],
  stream: OutputStream,
  view: View,
  options: { clearOutput: boolean },
) {
  const mark = (glyph: string, color: "green" | "red") =>
    `  ${paint(view, color, forTerminal(view, glyph))}`;
  const frames = view.unicode ? SPINNER : ASCII_SPINNER;
  let frame = 0;
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
      ...options,
      logger: new ListrLogger({ processOutput: new ProcessOutput(tty, tty) }),
      showErrorMessage: false,
      icon: {
        [Level.COMPLETED]: mark("✔", "green"),
        [Level.FAILED]: mark("✖", "red"),
        [Level.PENDING]: () => {
          frame += 1;
          return `  ${frames[frame % frames.length]}`;
        },
        [Level.WAITING]: "   ",
      },
    },
  });
}

const SPINNER = [..."⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"];
const ASCII_SPINNER = [..."|/-\\"];
