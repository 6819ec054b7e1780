/**
 * The closed list of error codes. A code is part of the interface: scripts match on it, so a code
 * is never renamed and never changes its family. docs/errors.md is generated from this table.
 */
export const ERROR_CODES = {
  E_INTERNAL: { family: "internal", summary: "devstack itself is at fault" },
  E_USAGE: { family: "usage", summary: "the command line makes no sense" },
  E_CONFIG: { family: "usage", summary: "devstack.yaml has problems" },
  E_CONFIG_UNREADABLE: { family: "usage", summary: "devstack.yaml cannot be read" },
  E_PLATFORM: { family: "environment", summary: "this operating system is not supported" },
  E_NODE_VERSION: { family: "environment", summary: "this Node.js is too old" },
  E_RUNTIME_UNAVAILABLE: { family: "environment", summary: "the chosen runtime cannot run here" },
  E_PORT_TAKEN: { family: "environment", summary: "a port that was asked for is in use" },
  E_PORT_FORBIDDEN: {
    family: "environment",
    summary: "a port that was asked for is not open to this user",
  },
  E_LOCKED: { family: "environment", summary: "another devstack is working on this stack" },
  E_STATE: {
    family: "environment",
    summary: "the state of a stack cannot be used or belongs to another",
  },
  E_POLICY_NEEDS_OPA: {
    family: "environment",
    summary: "a policy of your own needs the opa program",
  },
  E_COMPOSE_FAILED: { family: "environment", summary: "Docker Compose refused or failed" },
  E_IMAGE_MISSING: {
    family: "environment",
    summary: "an image is not on this machine and cannot be pulled",
  },
  E_BUILD_FAILED: { family: "environment", summary: "an image cannot be built" },
  E_BINARY_MISSING: { family: "environment", summary: "a configured program does not exist" },
  E_SECRET: { family: "environment", summary: "a secret cannot be had where it should come from" },
  E_NOT_RUNNING: { family: "stopped", summary: "the stack is not up" },
  E_SERVICE_EXITED: { family: "service", summary: "a service ended, loops or was killed" },
  E_NOT_READY: { family: "service", summary: "the stack is not ready" },
  E_PROBE_FAILED: { family: "timeout", summary: "a service did not become ready in time" },
  E_STOP_INCOMPLETE: { family: "internal", summary: "something of the stack is still left" },
  E_SEED_FAILED: { family: "proof", summary: "a seed job failed" },
  E_PROOF_FAILED: { family: "proof", summary: "the marked request was not found at every hop" },
  E_LINT_FILE: { family: "usage", summary: "a file to lint cannot be read" },
  E_LINT_FOUND: { family: "verification", summary: "the linter found defects" },
  E_CLUSTER_REFUSED: {
    family: "usage",
    summary: "the simulated cluster refuses what was asked of it",
  },
  E_PODS_STRANDED: {
    family: "verification",
    summary: "pods of the simulated cluster cannot be placed, or keep a node from being emptied",
  },
  E_REQUEST_FAILED: { family: "service", summary: "the platform refused or failed a request" },
  E_INTERRUPTED: { family: "interrupted", summary: "the command was interrupted" },
} as const satisfies Record<string, { family: ErrorFamily; summary: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Who has to act; decides the exit status. */
export type ErrorFamily =
  | "internal"
  | "usage"
  | "environment"
  | "service"
  | "stopped"
  | "timeout"
  | "proof"
  | "verification"
  | "interrupted";

/** The exit status of each family. */
export const EXIT_STATUS: Record<ErrorFamily, number> = {
  internal: 1,
  usage: 2,
  environment: 3,
  service: 4,
  stopped: 4,
  timeout: 5,
  proof: 6,
  verification: 7,
  interrupted: 130,
};

/** What an error tells beside what happened. */
export interface DevstackErrorOptions {
  /** Why it happened, in one sentence. */
  why?: string;
  /** What to do next: preferably a command. */
  hint?: string;
  cause?: unknown;
  /** Facts for `--json`; the text form prints only message, why and hint. */
  details?: unknown;
  /** Overrides the family's exit status: only for signals (143 for SIGTERM) and for a
   * command of the user's that cannot be run (127, 126), as in a shell. */
  exitStatus?: number;
}

/**
 * The one base of all errors that devstack raises: what happened (`message`), why, what to do
 * next (`hint`), a stable `code` and the exit status that follows from its family.
 */
export class DevstackError extends Error {
  readonly code: ErrorCode;
  readonly why: string | undefined;
  readonly hint: string | undefined;
  readonly details: unknown;
  readonly exitStatus: number;

  constructor(code: ErrorCode, message: string, options: DevstackErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "DevstackError";
    this.code = code;
    this.why = options.why;
    this.hint = options.hint;
    this.details = options.details;
    this.exitStatus = options.exitStatus ?? EXIT_STATUS[ERROR_CODES[code].family];
  }

  get family(): ErrorFamily {
    return ERROR_CODES[this.code].family;
  }
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") {
    return error.errors.map(messageOf).join("; ");
  }
  return error instanceof Error ? error.message : String(error);
}

/** Wraps what was thrown by something unexpected; an error of ours passes through unchanged. */
export function asDevstackError(error: unknown): DevstackError {
  if (error instanceof DevstackError) return error;
  return new DevstackError("E_INTERNAL", messageOf(error), {
    why: "devstack did not expect this: it is a bug in devstack",
    hint: "please report it with the output of the same command and DEVSTACK_DEBUG=1",
    cause: error,
  });
}
