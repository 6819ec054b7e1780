import type { TimeControl } from "../../../cluster/sim-api/time-control.ts";
import type { ClockDriver } from "./clock-driver.ts";

/** The driver as the simulation's API sees it. */
export function timeControl(driver: ClockDriver): TimeControl {
  return {
    get state() {
      const { pace, aheadMs } = driver;
      return { isPaused: pace.isPaused, speed: pace.speed, aheadMs };
    },
    setSpeed: (speed) => driver.setPace({ ...driver.pace, speed }),
    pause: () => driver.setPace({ ...driver.pace, isPaused: true }),
    resume: () => driver.setPace({ ...driver.pace, isPaused: false }),
    jumped: () => driver.went(),
  };
}
