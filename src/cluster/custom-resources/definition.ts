import type { JsonSchema, PrinterColumn, ScalePaths } from "../api-resources/custom-version.ts";
import type { Condition, KubeObject } from "../objects/meta.ts";
import { resource } from "../store/resource.ts";

/** apiextensions/v1 CustomResourceDefinition; its name is that of its resource. */
export interface CustomResourceDefinition extends KubeObject {
  readonly spec: {
    readonly group: string;
    readonly names: DefinitionNames;
    readonly scope: string;
    readonly versions: readonly DefinitionVersion[];
  };
  readonly status?: {
    readonly acceptedNames?: Partial<DefinitionNames>;
    readonly conditions?: readonly Condition[];
    readonly storedVersions?: readonly string[];
  };
}

export interface DefinitionNames {
  readonly plural: string;
  readonly kind: string;
  readonly singular?: string;
  readonly listKind?: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

export interface DefinitionVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly schema?: { readonly openAPIV3Schema?: JsonSchema };
  readonly subresources?: { readonly status?: unknown; readonly scale?: ScalePaths };
  readonly additionalPrinterColumns?: readonly PrinterColumn[];
}

export const DEFINITIONS = resource<CustomResourceDefinition>(
  "customresourcedefinitions",
  "apiextensions.k8s.io",
);

/** Whether objects of a definition can be asked for. */
export function isEstablished({ status }: CustomResourceDefinition): boolean {
  return (
    status?.conditions?.some((one) => one.type === "Established" && one.status === "True") === true
  );
}
