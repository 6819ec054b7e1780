import { ApiError } from "../../../src/cluster/status/api-error.ts";

/** What work throws, as the API would answer it; undefined when it throws nothing. */
export function refusalOf(work: () => unknown): ApiError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

/** The same in words: `404 pods "web" not found`, or `none`. */
export function refusal(work: () => unknown): string {
  const error = refusalOf(work);
  return error === undefined ? "none" : `${error.code} ${error.message}`;
}
