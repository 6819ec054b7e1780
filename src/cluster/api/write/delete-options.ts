import { DecodingError } from "../../schema/decoding-error.ts";
import { ApiError } from "../../status/api-error.ts";
import { FieldErrors, invalidObject } from "../../validation/field-errors.ts";
import type { DeleteOptions } from "../../write/writer.ts";
import type { ApiContext } from "../api-context.ts";
import { UnreadableBody } from "../body/body-reader.ts";
import { isTrue, wholeNumberOf } from "../query-values.ts";
import type { ApiRequest } from "../request.ts";
import { checkDryRun } from "./write-options.ts";

/** meta/v1 DeleteOptions, as it is sent. */
export interface SentDeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: string;
  /** The older way of saying it. */
  readonly orphanDependents?: boolean;
  readonly dryRun?: readonly string[];
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/** How something is to be deleted. */
export interface Deletion {
  readonly dryRun: boolean;
  readonly options: DeleteOptions;
  /** Whether the client has said that what the object owns is to go, in the older way. */
  readonly cascades: boolean;
}

type Propagation = NonNullable<DeleteOptions["propagation"]>;

const KIND = { group: "meta.k8s.io", version: "v1", kind: "DeleteOptions" } as const;
const SCHEMA = "meta.v1.DeleteOptions";
const POLICIES: readonly Propagation[] = ["Foreground", "Background", "Orphan"];

/**
 * Reads how something is to be deleted from the body, or where there is none from the query.
 *
 * @throws ApiError
 */
export function deletionOf(request: ApiRequest, context: ApiContext): Deletion {
  const sent = request.body.length > 0 ? bodyOf(request, context) : queryOf(request.query);
  return checkedDeletion(sent);
}

/** @throws ApiError Invalid */
export function checkedDeletion(sent: SentDeleteOptions): Deletion {
  const { propagationPolicy, orphanDependents, dryRun = [], gracePeriodSeconds } = sent;
  const errors = new FieldErrors();
  const propagation = POLICIES.find((one) => one === propagationPolicy);
  if (orphanDependents !== undefined && propagationPolicy !== undefined) {
    const why = "orphanDependents and deletionPropagation cannot be both set";
    errors.invalid("propagationPolicy", propagationPolicy, why);
  }
  if (propagationPolicy !== undefined && propagation === undefined) {
    errors.notSupported("propagationPolicy", propagationPolicy, [...POLICIES, "nil"]);
  }
  checkDryRun(errors, dryRun);
  if (errors.found.length > 0) throw invalidObject(KIND, "", errors.found);
  const { uid, resourceVersion } = sent.preconditions ?? {};
  const wanted = propagation ?? olderPropagation(orphanDependents);
  return {
    dryRun: dryRun.length > 0,
    cascades: orphanDependents === false,
    options: {
      ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
      ...(wanted !== undefined && { propagation: wanted }),
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
    },
  };
}

function olderPropagation(orphanDependents: boolean | undefined): Propagation | undefined {
  if (orphanDependents === undefined) return undefined;
  return orphanDependents ? "Orphan" : "Background";
}

function bodyOf(request: ApiRequest, { bodies, decoder }: ApiContext): SentDeleteOptions {
  try {
    const { value } = bodies.read(request);
    const { object } = decoder.decode(SCHEMA, value, { fieldValidation: "Ignore" });
    return object as SentDeleteOptions;
  } catch (error) {
    if (error instanceof UnreadableBody) {
      throw new ApiError(
        "Unknown",
        `couldn't get version/kind; json parse error: ${error.message}`,
      );
    }
    if (error instanceof DecodingError) throw new ApiError("Unknown", error.message);
    throw error;
  }
}

/** @throws ApiError BadRequest */
function queryOf(query: URLSearchParams): SentDeleteOptions {
  const grace = wholeNumberOf(query, "gracePeriodSeconds");
  const policy = query.get("propagationPolicy");
  return {
    ...(grace !== null && { gracePeriodSeconds: grace }),
    ...(policy !== null && { propagationPolicy: policy }),
    ...(query.has("orphanDependents") && { orphanDependents: isTrue(query, "orphanDependents") }),
    dryRun: query.getAll("dryRun"),
  };
}
