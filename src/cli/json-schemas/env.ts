import * as z from "zod";

/** `devstack env --json`: a flat map, as programs read variables. */
export const envDocument = z.record(z.string(), z.string());
