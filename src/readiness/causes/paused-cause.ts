import type { Recogniser } from "./cause.ts";

/** Whoever has paused it may have forgotten: to be up means to go on. */
export const pausedCause: Recogniser = ({ paused }) =>
  paused ? { likely: "somebody has paused its container", next: "devstack up" } : null;
