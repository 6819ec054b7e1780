import type { Recogniser } from "./cause.ts";

/** A service that changes what it watches has been restarted often enough. */
export const stormCause: Recogniser = ({ service, storm }) =>
  storm === null
    ? null
    : { likely: `${storm}; leave that file out of services.${service}.watch`, next: "devstack up" };
