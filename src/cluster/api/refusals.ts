import { ApiError } from "../status/api-error.ts";

/** The path is known, and not for this. */
export function notAllowed(): ApiError {
  const why = "the server does not allow this method on the requested resource";
  return new ApiError("MethodNotAllowed", why, {});
}

/** Below a path that is served there is nothing of that name. */
export function nowhere(): ApiError {
  return new ApiError("NotFound", "the server could not find the requested resource", {});
}
