import type { TimeWish } from "../../stack/simulation/simulation.ts";
import { DevstackError } from "../../util/errors.ts";
import { parseDuration } from "../../util/parse-duration.ts";
import type { CommandContext, Report } from "../command.ts";
import { renderTime } from "../rendering/render-time.ts";
import { whileTimePasses } from "./while-time-passes.ts";

const FASTEST = 100_000;
const YEAR_MS = 31_536_000_000;

/** `devstack time`. */
export async function runTime(context: CommandContext): Promise<Report> {
  const [verb = "", value] = context.arguments;
  const wish = wishOf(verb, value);
  const simulation = await context.api.openSimulation(await context.openStack(), context.signal);
  const before = wish?.do === "step" ? await simulation.time() : null;
  const time =
    wish === null
      ? await simulation.time()
      : await whileTimePasses(simulation.controlTime(wish), { simulation, context });
  const passedMs = before === null ? null : Date.parse(time.now) - Date.parse(before.now);
  return {
    kind: "report",
    document: { schemaVersion: 1, ...time },
    text: () => renderTime(time, passedMs),
  };
}

/** Null for only looking. @throws DevstackError E_USAGE */
function wishOf(verb: string, value: string | undefined): TimeWish | null {
  if (verb === "speed") return { do: "speed", speed: speedOf(value) };
  if (verb === "step") return { do: "step", ms: value === undefined ? undefined : stepMs(value) };
  if (value !== undefined) {
    throw new DevstackError("E_USAGE", `time ${verb} takes no value`, {
      hint: "devstack time --help",
    });
  }
  return verb === "pause" || verb === "resume" ? { do: verb } : null;
}

function speedOf(text: string | undefined): number {
  const speed = Number(text?.replace(/x$/, "") ?? Number.NaN);
  if (speed > 0 && speed <= FASTEST) return speed;
  throw new DevstackError(
    "E_USAGE",
    text === undefined ? "time speed needs a number" : `${text} is no speed`,
    {
      why: `expected a number above 0 and up to ${FASTEST}; 1 is as fast as here`,
      hint: "devstack time speed 60",
    },
  );
}

function stepMs(text: string): number {
  const ms = parseDuration(text);
  if (ms !== null && ms > 0 && ms <= YEAR_MS) return ms;
  throw new DevstackError("E_USAGE", `${text} is no step`, {
    why: "expected how long, as 90s, 5m or 1h30m, and a year at most",
    hint: "devstack time step 5m",
  });
}
