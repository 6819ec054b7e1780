import { ApiError } from "../../status/api-error.ts";

/** The versions in which tables and mere metadata are there; both have the same fields. */
export type MetaVersion = "meta.k8s.io/v1" | "meta.k8s.io/v1beta1";

/** What comes with each row of a table: the object's metadata, all of it, or nothing. */
export type IncludeObject = "Metadata" | "Object" | "None";

/** One of the answers that a client accepts. */
interface Clause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

const JSON_CLAUSES: readonly string[] = ["application/json", "application/*", "*/*"];

/** In what form a client wants the objects that it asks for. */
export type Representation =
  | { readonly as: "Object" }
  | { readonly as: "Table"; readonly apiVersion: MetaVersion }
  | { readonly as: "PartialObjectMetadata"; readonly apiVersion: MetaVersion };

/**
 * What a request's `Accept` header asks for (apiserver, content negotiation): the best quality comes
 * first, among equals what is more exact, then what is written first. What is not served is passed over.
 *
 * @throws ApiError NotAcceptable when nothing is left
 */
export function representationOf(accept: string | undefined): Representation {
  if (accept === undefined || accept.trim() === "") return { as: "Object" };
  const clauses = accept.split(",").flatMap((text) => clauseOf(text) ?? []);
  clauses.sort((a, b) => b.quality - a.quality || wildness(a) - wildness(b));
  for (const { type, parameters } of clauses) {
    if (!JSON_CLAUSES.includes(type)) continue;
    if (!["as", "g", "v"].some((name) => parameters.has(name))) return { as: "Object" };
    const representation = transformed(parameters);
    if (representation !== null) return representation;
  }
  const why = "only the following media types are accepted: application/json";
  throw new ApiError("NotAcceptable", why);
}

/**
 * What `includeObject` of a request's query asks for; metadata unless it says otherwise.
 *
 * @throws ApiError BadRequest
 */
export function includeObjectOf(query: URLSearchParams): IncludeObject {
  const asked = query.get("includeObject") || "Metadata";
  if (asked === "Metadata" || asked === "Object" || asked === "None") return asked;
  throw new ApiError(
    "BadRequest",
    "Unable to convert to Table as requested: includeObject: Invalid value: " +
      `${JSON.stringify(asked)}: must be 'Metadata', 'Object', 'None', or empty`,
  );
}

function clauseOf(text: string): Clause | null {
  const [type = "", ...rest] = text.split(";").map((part) => part.trim());
  if (type === "") return null;
  const parameters = new Map<string, string>();
  for (const parameter of rest) {
    const [name = "", value = "", ...more] = parameter.split("=").map((part) => part.trim());
    if (value !== "" && more.length === 0) parameters.set(name, value);
  }
  const quality = Number(parameters.get("q") ?? 1);
  return { type, parameters, quality: Number.isNaN(quality) ? 0 : quality };
}

/** How many of its two parts a media type leaves open. */
function wildness({ type }: Clause): number {
  return type.split("*").length - 1;
}

function transformed(parameters: ReadonlyMap<string, string>): Representation | null {
  const version = parameters.get("v");
  if (parameters.get("g") !== "meta.k8s.io" || !(version === "v1" || version === "v1beta1")) {
    return null;
  }
  const apiVersion: MetaVersion = `meta.k8s.io/${version}`;
  switch (parameters.get("as")) {
    case "Table":
      return { as: "Table", apiVersion };
    case "PartialObjectMetadata":
    case "PartialObjectMetadataList":
      return { as: "PartialObjectMetadata", apiVersion };
    default:
      return null;
  }
}
