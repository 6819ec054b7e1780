import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { IMAGES } from "../../../src/catalog/images.ts";
import { repository } from "../../support/checkout.ts";
import { nodeLibraries, pinnedNode } from "./node-images.ts";
import { dataFolder } from "./programs.ts";
import { accounts, folder, type ImageRecipe, TMP } from "./recipe.ts";
import type { TarEntry } from "./tar.ts";

const HOME = "/usr/share/grafana";
const STAND_IN = join(repository, "test/fixtures/grafana");
const YAML = join(repository, "node_modules/yaml");

/**
 * In the place of Grafana's image a stand-in that says what it is (test/fixtures/grafana), because
 * Grafana itself comes only as an image: same name, user, folders and settings.
 */
export async function grafanaImage(): Promise<ImageRecipe> {
  const { image, user } = IMAGES.grafana;
  return {
    image,
    files: [
      TMP,
      ...accounts("grafana", user),
      ...dataFolder("grafana"),
      ...(await nodeLibraries()),
      folder("/etc/grafana/provisioning", user),
      { path: "/usr/local/bin/node", content: { file: pinnedNode } },
      { path: `${HOME}/package.json`, content: { text: '{ "type": "module" }\n' } },
      ...(await filesOf(STAND_IN, `${HOME}/stand-in`)),
      ...(await filesOf(join(YAML, "dist"), `${HOME}/node_modules/yaml/dist`)),
      {
        path: `${HOME}/node_modules/yaml/package.json`,
        content: { file: join(YAML, "package.json") },
      },
    ],
    config: [
      `ENTRYPOINT ["/usr/local/bin/node","${HOME}/stand-in/main.ts"]`,
      "ENV GF_PATHS_PROVISIONING=/etc/grafana/provisioning",
      `WORKDIR ${HOME}`,
      'LABEL devstack.stand-in="not Grafana"',
      "EXPOSE 3000",
      `USER ${user.uid}`,
    ],
  };
}

async function filesOf(source: string, target: string): Promise<TarEntry[]> {
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /(?<!\.test)\.[jt]s$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ path: target + file.slice(source.length), content: { file } }));
}
