/** Codes that OPA's REST API gives (OPA documentation, "REST API", errors). */
export type OpaErrorCode = "invalid_parameter" | "invalid_operation" | "internal_error";

/** An answer in the form that OPA gives its errors. */
export class OpaError extends Error {
  readonly status: number;
  readonly code: OpaErrorCode;

  constructor(status: number, code: OpaErrorCode, message: string) {
    super(message);
    this.name = "OpaError";
    this.status = status;
    this.code = code;
  }

  /** The body of the answer. */
  get body(): { code: OpaErrorCode; message: string } {
    return { code: this.code, message: this.message };
  }
}
