import { ApiError } from "../../status/api-error.ts";
import { goQuoted } from "../../status/go-quoted.ts";
import { FieldErrors, invalidObject } from "../../validation/field-errors.ts";
import type { ApiContext } from "../api-context.ts";
import { isTrue, wholeNumberOf } from "../query-values.ts";

/** What a client wants of a log: core/v1 PodLogOptions. */
export interface LogOptions {
  readonly follow: boolean;
  readonly timestamps: boolean;
  readonly tailLines: number;
  readonly limitBytes: number;
  /** In virtual milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

const KIND = { group: "", kind: "PodLogOptions" } as const;
const NO_LIMIT = Number.POSITIVE_INFINITY;
const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** @throws ApiError Invalid (kube-apiserver 1.34, `ValidatePodLogOptions`), BadRequest */
export function logOptionsOf(
  query: URLSearchParams,
  podName: string,
  { cluster, aheadMs }: Pick<ApiContext, "cluster" | "aheadMs">,
): LogOptions {
  const [tailLines, limitBytes, sinceSeconds] = [
    wholeNumberOf(query, "tailLines"),
    wholeNumberOf(query, "limitBytes"),
    wholeNumberOf(query, "sinceSeconds"),
  ];
  const sinceTime = timeOf(query.get("sinceTime") ?? "");
  const errors = new FieldErrors();
  errors.notNegative("tailLines", tailLines ?? 0);
  if ((limitBytes ?? 1) < 1) errors.invalid("limitBytes", limitBytes, "must be greater than 0");
  if (sinceSeconds !== null && sinceTime !== null) {
    errors.forbidden("", "at most one of `sinceTime` or `sinceSeconds` may be specified");
  } else if ((sinceSeconds ?? 1) < 1) {
    errors.invalid("sinceSeconds", sinceSeconds, "must be greater than 0");
  }
  if (errors.found.length > 0) throw invalidObject(KIND, podName, errors.found);
  const ago = sinceSeconds === null ? null : cluster.nowMs - sinceSeconds * 1_000;
  const moment = sinceTime === null ? null : sinceTime + wholeSeconds(aheadMs());
  return {
    ...{ follow: isTrue(query, "follow"), timestamps: isTrue(query, "timestamps") },
    ...{ tailLines: tailLines ?? NO_LIMIT, limitBytes: limitBytes ?? NO_LIMIT },
    sinceMs: ago ?? moment ?? Number.NEGATIVE_INFINITY,
  };
}

export function wholeSeconds(ms: number): number {
  return Math.trunc(ms / 1_000) * 1_000;
}

/** In milliseconds since the Unix epoch; null for none. @throws ApiError BadRequest in Go's words */
function timeOf(text: string): number | null {
  if (text === "") return null;
  const atMs = RFC_3339.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(atMs)) return atMs;
  const quoted = goQuoted(text);
  const layout = '"2006-01-02T15:04:05Z07:00"';
  const why = `parsing time ${quoted} as ${layout}: cannot parse ${quoted} as "2006"`;
  throw new ApiError("BadRequest", why);
}
