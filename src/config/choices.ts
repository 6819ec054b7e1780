/*
 * The words that devstack.yaml allows where there is a choice. Apart from the schema, so that the
 * published types of a configuration need no zod.
 */

/** How the stack can be run; `auto` takes the best that works here. */
export const RUNTIME_CHOICES = ["auto", "embedded", "compose"] as const;

/** When a need is met. */
export const NEED_CONDITIONS = ["started", "ready", "done"] as const;

/** How a secret reaches a service: as a file whose path it is told, or in its environment. */
export const SECRET_DELIVERIES = ["file", "env"] as const;
