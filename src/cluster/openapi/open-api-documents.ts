import type { GroupVersion, ResourceRegistry } from "../api-resources/resource-registry.ts";
import type { SchemaTypes } from "../schema/field-schema.ts";
import { ComponentSchemas, type Descriptions } from "./component-schemas.ts";
import { groupVersionPath, identify, pathItems } from "./path-items.ts";

/** One of the documents, and what changes with its text. */
export interface OpenApiDocument {
  readonly text: string;
  readonly hash: string;
}

export interface OpenApiOptions {
  readonly registry: ResourceRegistry;
  readonly types: SchemaTypes;
  /** Of `schema/generated/descriptions.json`, which only these documents need. */
  readonly descriptions: Descriptions;
}

/** `/openapi/v3` and what is below it. Documents are made when they are first asked for. */
export class OpenApiDocuments {
  readonly #options: OpenApiOptions;
  readonly #documents = new Map<string, OpenApiDocument & Pick<GroupVersion, "kinds">>();

  constructor(options: OpenApiOptions) {
    this.#options = options;
  }

  /** The documents of another registry: those of versions of which nothing differs are the same. */
  of(registry: ResourceRegistry): OpenApiDocuments {
    if (registry === this.#options.registry) return this;
    const others = new OpenApiDocuments({ ...this.#options, registry });
    for (const version of registry.groupVersions()) {
      const path = groupVersionPath(version).slice(1);
      const known = this.#documents.get(path);
      const isSame =
        known?.kinds.length === version.kinds.length &&
        version.kinds.every((kind, at) => kind === known.kinds[at]);
      if (known !== undefined && isSame) others.#documents.set(path, known);
    }
    return others;
  }

  /** Where the documents are, one for each version of a group. */
  index() {
    const versions = this.#options.registry.groupVersions().map((version) => {
      const path = groupVersionPath(version).slice(1);
      const { hash } = this.#document(path, version);
      return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }] as const;
    });
    return { paths: Object.fromEntries(versions) };
  }

  /** The document of `apis/apps/v1`, or nothing for a group and version that are not served. */
  document(path: string): OpenApiDocument | undefined {
    const versions = this.#options.registry.groupVersions();
    const version = versions.find((one) => groupVersionPath(one) === `/${path}`);
    return version === undefined ? undefined : this.#document(path, version);
  }

  #document(path: string, version: GroupVersion): OpenApiDocument {
    const known = this.#documents.get(path);
    if (known !== undefined) return known;
    const text = JSON.stringify(this.#render(version));
    const document = { text, hash: hashOf(text), kinds: version.kinds };
    this.#documents.set(path, document);
    return document;
  }

  #render({ kinds }: GroupVersion) {
    const { types, descriptions } = this.#options;
    const components = new ComponentSchemas(types, descriptions);
    const paths: Record<string, unknown> = {};
    for (const kind of kinds) {
      const extensions = { "x-kubernetes-group-version-kind": [identify(kind)] };
      let dotted = reversedName(kind.group, kind.version, kind.kind);
      if (kind.custom !== undefined) components.addCustom(dotted, kind.custom.schema, extensions);
      else if (kind.schema === undefined) components.addOpen(dotted, extensions);
      else dotted = components.add(kind.schema, extensions);
      Object.assign(paths, pathItems(kind, dotted));
    }
    return {
      openapi: "3.0.0",
      info: { title: "Kubernetes", version: "unversioned" },
      paths,
      components: { schemas: components.schemas },
    };
  }
}

/** `com.coreos.monitoring.v1.ServiceMonitor`: kinds of others are named by their domain, backwards. */
function reversedName(group: string, version: string, kind: string): string {
  return [...group.split(".").reverse(), version, kind].join(".");
}

/** FNV-1a with 32 bits, twice from different starts: it need only tell one text from another. */
function hashOf(text: string): string {
  return [0x811c9dc5, 0x01000193].map((start) => fnv(text, start)).join("");
}

function fnv(text: string, start: number): string {
  let hash = start;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0").toUpperCase();
}
