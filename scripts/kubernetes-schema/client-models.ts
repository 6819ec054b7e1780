import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A type of the API as `@kubernetes/client-node` describes it. */
export interface ClientModel {
  readonly description: string;
  readonly fields: readonly ClientField[];
}

export interface ClientField {
  readonly name: string;
  /** In words of TypeScript: `Array<V1Container>`, `{ [key: string]: string; }`. */
  readonly type: string;
  readonly format: string;
  readonly required: boolean;
  readonly description: string;
}

interface Attribute {
  name: string;
  baseName: string;
  type: string;
  format: string;
}

const models = new URL(
  "gen/models/",
  pathToFileURL(fileURLToPath(import.meta.resolve("@kubernetes/client-node"))),
);

/** Whether the client has a class of this name. */
export function hasModel(name: string): boolean {
  return declarationOf(name) !== undefined;
}

/** The class `name`: its fields from the code, descriptions and what is required from the declaration. */
export async function readModel(name: string): Promise<ClientModel> {
  const declaration = declarationOf(name);
  if (declaration === undefined) throw new Error(`the Kubernetes client has no ${name}`);
  const module: Record<string, { attributeTypeMap: Attribute[] }> = await import(
    new URL(`${name}.js`, models).href
  );
  const attributes = module[name]?.attributeTypeMap ?? [];
  const properties = propertiesOf(declaration);
  return {
    description: plainText(/\/\*\*\n\* (.*)\n\*\/\nexport declare class/.exec(declaration)?.[1]),
    fields: attributes.map(({ name: property, baseName, type, format }) => ({
      name: baseName,
      type,
      format,
      required: properties.get(property)?.required ?? false,
      description: properties.get(property)?.description ?? "",
    })),
  };
}

function declarationOf(name: string): string | undefined {
  try {
    return readFileSync(new URL(`${name}.d.ts`, models), "utf8");
  } catch {
    return undefined;
  }
}

function propertiesOf(declaration: string) {
  const pattern = /(?: {4}\/\*\*\n {4}\* (.*)\n {4}\*\/\n)? {4}'([^']+)'(\??):/g;
  return new Map(
    [...declaration.matchAll(pattern)].map(([, description, name, optional]) => [
      name ?? "",
      { description: plainText(description), required: optional === "" },
    ]),
  );
}

/** Quotes and line ends are escaped in the client's comments. */
function plainText(text: string | undefined): string {
  return (text ?? "")
    .replace(/\\(["'])/g, "$1")
    .replaceAll("\\n", "\n")
    .replaceAll("*_/", "*/")
    .trim();
}
