import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** Licences that allow shipping the code inside the bundle as long as their text goes along. */
const ACCEPTED = new Set(["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD"]);

const Manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });

/**
 * The licences of every package that has code among `moduleIds`, as Markdown.
 *
 * @throws Error naming the package whose licence is not one of the accepted.
 */
export async function thirdPartyNotices(moduleIds: readonly string[]): Promise<string> {
  const folders = new Set(moduleIds.map(packageFolder).filter((folder) => folder !== undefined));
  const sections = new Map<string, string>();
  for (const folder of folders) {
    const { name, version, license } = Manifest.parse(
      JSON.parse(await readFile(join(folder, "package.json"), "utf8")),
    );
    if (!ACCEPTED.has(license)) {
      throw new Error(`${name} ${version} has licence "${license}": it may not be bundled`);
    }
    const texts = await licenceTexts(folder);
    sections.set(
      `${name} ${version}`,
      [`## ${name} ${version}`, "", `Licence: ${license}`, ...texts.flatMap(quoted), ""].join("\n"),
    );
  }
  const sorted = [...sections].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, section]) => section);
  return [
    "# Third-party notices",
    "",
    "devstack's programs contain code of the packages below, under these licences.",
    "",
    ...sorted,
  ].join("\n");
}

/** The folder of the package that a module belongs to; undefined for our own and virtual ones. */
function packageFolder(moduleId: string): string | undefined {
  const match = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(moduleId);
  return match?.[1];
}

async function licenceTexts(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /^(licen[cs]e|notice)/i.test(name)).sort();
  return Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
}

function quoted(text: string): string[] {
  return ["", "```text", text.trim().replaceAll("```", "'''"), "```"];
}
