/** How long services may take to become ready where the caller does not say. */
export const READY_WITHIN_MS = 120_000;
