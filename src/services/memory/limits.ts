/** The largest object, as UTF-8 bytes of its compact JSON (the platform's own limit). */
export const OBJECT_LIMIT_BYTES = 1024 * 1024;

/** The largest request body: an object of the full size may come with white space around it. */
export const BODY_LIMIT_BYTES = 2 * OBJECT_LIMIT_BYTES;

/** How deep an object may nest. Deeper ones overflow the stack of whoever parses them. */
export const OBJECT_DEPTH_LIMIT = 100;

/** The longest search text, in UTF-16 code units. */
export const QUERY_LIMIT_CHARS = 1_000;

/** The most results that a search may ask for, and what it gets when it asks for no number. */
export const RESULTS_LIMIT = 100;
export const RESULTS_DEFAULT = 20;

/** The most keys that a list may ask for, and what it gets when it asks for no number. */
export const LIST_LIMIT = 1_000;
export const LIST_DEFAULT = 100;

/** The longest time to live: ten years. */
export const TTL_LIMIT_SECONDS = 10 * 365 * 24 * 60 * 60;

/** A search stops here, so that one answer does not carry a hundred objects of the full size. */
export const RESULTS_LIMIT_BYTES = 4 * OBJECT_LIMIT_BYTES;
