import type { ResourceKind } from "../api-resources/resource-kind.ts";
import { rowsOf, SCALE, status } from "../api-resources/rows.ts";
import {
  type CustomResourceDefinition,
  type DefinitionVersion,
  isEstablished,
} from "./definition.ts";

/** The kinds that a definition brings: one for each version that is served, as it is in discovery. */
export function definedKinds(definition: CustomResourceDefinition): readonly ResourceKind[] {
  if (!isEstablished(definition)) return [];
  const { group, names, scope, versions } = definition.spec;
  const stored = versions.find(({ storage }) => storage)?.name ?? "";
  const { plural, kind, singular, shortNames, categories } = names;
  return versions
    .filter(({ served }) => served)
    .flatMap((version) =>
      rowsOf(group, version.name, "", [
        {
          ...{ plural, kind, namespaced: scope === "Namespaced", custom: customVersion(version) },
          ...(singular !== undefined && { singular }),
          ...(shortNames !== undefined && { shortNames }),
          ...(categories !== undefined && { categories }),
          subresources: subresourcesOf(version, kind),
          ...(version.name !== stored && { storedAs: { group, version: stored } }),
        },
      ]),
    );
}

function subresourcesOf({ subresources }: DefinitionVersion, kind: string) {
  return [
    ...(subresources?.scale === undefined ? [] : [SCALE]),
    ...(subresources?.status === undefined ? [] : [status(kind)]),
  ];
}

function customVersion({ schema, subresources, additionalPrinterColumns }: DefinitionVersion) {
  const scale = subresources?.scale;
  return {
    schema: schema?.openAPIV3Schema ?? {},
    columns: additionalPrinterColumns ?? [],
    ...(scale !== undefined && { scale }),
  };
}
