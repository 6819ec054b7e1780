import { canonicalQuantity } from "../../meta/quantity.ts";
import { milliValue } from "../../meta/quantity-values.ts";
import type { ResourceList } from "../../objects/meta.ts";

type Amount = string | number;

/** What one container, pod or claim asks for and may use. */
export interface Asked {
  readonly requests: ResourceList;
  readonly limits: ResourceList;
}

/** Words of LimitRanger (kube-apiserver 1.34), by what is said of a resource and of what it is said. */
interface About {
  readonly type: string;
  readonly resource: string;
  readonly bound: Amount;
}

/** What is less than the least. */
export function minFault({ type, resource, bound }: About, { requests, limits }: Asked) {
  const what = `minimum ${resource} usage per ${type} is ${canonicalQuantity(bound)}`;
  const [request, limit] = [own(requests, resource), own(limits, resource)];
  if (request === undefined) return `${what}.  No request is specified`;
  if (isLess(request, bound)) return `${what}, but request is ${canonicalQuantity(request)}`;
  if (limit === undefined || !isLess(limit, bound)) return null;
  return `${what}, but limit is ${canonicalQuantity(limit)}`;
}

/** What is more than the most. */
export function maxFault({ type, resource, bound }: About, { requests, limits }: Asked) {
  const what = `maximum ${resource} usage per ${type} is ${canonicalQuantity(bound)}`;
  const [request, limit] = [own(requests, resource), own(limits, resource)];
  if (limit === undefined) return `${what}.  No limit is specified`;
  if (isLess(bound, limit)) return `${what}, but limit is ${canonicalQuantity(limit)}`;
  if (request === undefined || !isLess(bound, request)) return null;
  return `${what}, but request is ${canonicalQuantity(request)}`;
}

/** The same of claims, which have no limits. */
export function maxRequestFault({ type, resource, bound }: About, { requests }: Asked) {
  const what = `maximum ${resource} usage per ${type} is ${canonicalQuantity(bound)}`;
  const request = own(requests, resource);
  if (request === undefined) return `${what}.  No request is specified`;
  return isLess(bound, request) ? `${what}, but request is ${canonicalQuantity(request)}` : null;
}

/** A limit that is too many times the request. */
export function ratioFault({ type, resource, bound }: About, { requests, limits }: Asked) {
  const what = `${resource} max limit to request ratio per ${type} is ${canonicalQuantity(bound)}`;
  const [request, limit] = [own(requests, resource) ?? 0, own(limits, resource) ?? 0].map(
    milliValue,
  );
  if (!request) return `${what}, but no request is specified or request is 0`;
  if (!limit) return `${what}, but no limit is specified or limit is 0`;
  const ratio = limit / request;
  return ratio * 1_000 > milliValue(bound)
    ? `${what}, but provided ratio is ${ratio.toFixed(6)}`
    : null;
}

/** A resource may be called as what every object has. */
function own(amounts: ResourceList, resource: string): Amount | undefined {
  return Object.hasOwn(amounts, resource) ? amounts[resource] : undefined;
}

function isLess(a: Amount, b: Amount): boolean {
  return milliValue(a) < milliValue(b);
}
