/** The largest request body: as kube-apiserver has it (`MaxRequestBodyBytes`). */
export const BODY_LIMIT_BYTES = 3 * 1024 * 1024;

/** The largest snapshot of a cluster that is taken in. */
export const SNAPSHOT_LIMIT_BYTES = 512 * 1024 * 1024;

/** All headers of a request together, its first line included. */
export const HEADERS_LIMIT_BYTES = 32 * 1024;

/** How many headers a request may have. */
export const HEADERS_LIMIT = 100;

/** The longest path and query. */
export const URL_LIMIT_CHARS = 16 * 1024;

/** How many answers may go on at the same time: watches, and logs that are followed. */
export const STREAMS_LIMIT = 10_000;

/** The same of one client, which is an address and what it calls itself. */
export const STREAMS_PER_CLIENT_LIMIT = 5_000;

/** What may wait for a client that reads slowly, beyond what its answer began with. */
export const BACKLOG_LIMIT_BYTES = 16 * 1024 * 1024;

/** The same of all clients together. */
export const BACKLOGS_LIMIT_BYTES = 256 * 1024 * 1024;

/** How long a client may read nothing at all while something waits for it. */
export const STALL_LIMIT_MS = 60_000;

/** How long a client may take to send a request, body included. */
export const REQUEST_TIMEOUT_MS = 30_000;

/** How long a connection may be idle: longer than clients think it is, so that they end it. */
export const KEEP_ALIVE_MS = 120_000;
