import { toStored } from "../../conversion/convert-object.ts";
import type { KubeObject } from "../../objects/meta.ts";
import { ApiError } from "../../status/api-error.ts";
import type { ApiContext } from "../api-context.ts";
import { representationOf } from "../read/representation.ts";
import type { ApiAnswer } from "../request.ts";
import { showing } from "../shown-objects.ts";
import { storedResource } from "../stored-resource.ts";
import type { Target } from "../target.ts";
import { answerWritten, type Writing } from "./answer-written.ts";
import { namespaced } from "./object-place.ts";
import { authorOf, owned } from "./owned-write.ts";
import { perform } from "./perform.ts";
import { receiveObject } from "./received-object.ts";
import { type WriteOptions, writeOptionsOf } from "./write-options.ts";

/** Answers a POST to a collection. @throws ApiError */
export function createObject(writing: Writing, context: ApiContext): ApiAnswer {
  const { target, request } = writing;
  representationOf(request.headers["accept"]);
  const options = writeOptionsOf(request, "CreateOptions");
  const received = receiveObject(request, { kind: target.kind, ...options }, context);
  const object = createReceived(received.object, { target, options }, context);
  return answerWritten({ object, status: 201, warnings: received.warnings }, writing, context);
}

/** Creates what a client has sent; returns it as clients see it. @throws ApiError */
export function createReceived(
  received: KubeObject,
  { target, options }: { target: Target; options: WriteOptions },
  context: ApiContext,
): KubeObject {
  const { kind } = target;
  // The real storage says so, which a dry run does not reach.
  if (received.metadata?.resourceVersion && !options.dryRun) {
    throw new ApiError("Unknown", "resourceVersion should not be set on objects to be created");
  }
  const given = withoutSystemFields(namespaced(received, target));
  const created = perform(context, options, (deed) => {
    const author = authorOf(options, deed);
    const object = owned(given, { kind, stored: null, author }, context);
    return deed.writer.create(storedResource(kind), toStored(kind, object));
  });
  return showing(kind, context)(options.dryRun ? unnumbered(created) : created);
}

/** What the system says of an object is not for a client to say (apiserver, WipeObjectMetaSystemFields). */
function withoutSystemFields(object: KubeObject): KubeObject {
  const {
    creationTimestamp: _created,
    deletionTimestamp: _deleted,
    deletionGracePeriodSeconds: _grace,
    uid: _uid,
    ...metadata
  } = object.metadata as KubeObject["metadata"] & { readonly selfLink?: string };
  return { ...object, metadata: metadata as KubeObject["metadata"] };
}

/** What is not stored has no version. */
function unnumbered(object: KubeObject): KubeObject {
  const { resourceVersion: _version, ...metadata } = object.metadata;
  return { ...object, metadata: metadata as KubeObject["metadata"] };
}
