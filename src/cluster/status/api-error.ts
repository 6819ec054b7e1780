/** Why a request came to nothing: the reasons of meta/v1 Status that the API server gives. */
export type StatusReason =
  | "BadRequest"
  | "Forbidden"
  | "NotFound"
  | "AlreadyExists"
  | "Conflict"
  | "Gone"
  | "Expired"
  | "Invalid"
  | "TooManyRequests"
  | "UnsupportedMediaType"
  | "NotAcceptable"
  | "MethodNotAllowed"
  | "RequestEntityTooLarge"
  | "InternalError"
  /** The server gives no reason. */
  | "Unknown";

/** One of several faults of a request, with the path of the field that it is about. */
export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  readonly field?: string;
}

/** What a request was about. */
export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  /** The plural of the resource, for `Invalid` the kind, as the API server has it. */
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

const CODES: Readonly<Record<StatusReason, number>> = {
  BadRequest: 400,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  AlreadyExists: 409,
  Conflict: 409,
  Gone: 410,
  Expired: 410,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  Invalid: 422,
  TooManyRequests: 429,
  InternalError: 500,
  Unknown: 500,
};

/** A request that is refused, in the words of the Kubernetes API. */
export class ApiError extends Error {
  readonly reason: StatusReason;
  readonly details: StatusDetails;

  /** Some answers have details in which there is nothing. */
  readonly #isDetailed: boolean;

  constructor(reason: StatusReason, message: string, details?: StatusDetails) {
    super(message);
    this.name = "ApiError";
    this.reason = reason;
    this.details = details ?? {};
    this.#isDetailed = details !== undefined;
  }

  /** The status of HTTP. */
  get code(): number {
    return CODES[this.reason];
  }

  /** As the body of an answer: meta/v1 Status. */
  toStatus() {
    const { message, reason, details, code } = this;
    return {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message,
      ...(reason !== "Unknown" && { reason }),
      ...(this.#isDetailed && { details }),
      code,
    } as const;
  }
}

/** What a request names: the id of a resource such as `deployments.apps`, and a name. */
interface Named {
  readonly resource: string;
  readonly name: string;
}

/** Whether something cannot be created because its namespace is about to go. */
export function isNamespaceTerminating({ details }: ApiError): boolean {
  return details.causes?.some(({ reason }) => reason === "NamespaceTerminating") === true;
}

export function notFound(named: Named): ApiError {
  return new ApiError("NotFound", `${quoted(named)} not found`, detailsOf(named));
}

export function alreadyExists(named: Named): ApiError {
  return new ApiError("AlreadyExists", `${quoted(named)} already exists`, detailsOf(named));
}

/** @param why as `the object has been modified; …` */
export function conflict(named: Named, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${quoted(named)}: ${why}`;
  return new ApiError("Conflict", message, detailsOf(named));
}

function quoted({ resource, name }: Named): string {
  return `${resource} "${name}"`;
}

function detailsOf({ resource, name }: Named): StatusDetails {
  const [plural = "", ...group] = resource.split(".");
  return { name, ...(group.length > 0 && { group: group.join(".") }), kind: plural };
}
