import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { cruise } from "./cruise.ts";

const root = join(import.meta.dirname, "../..");
const Config = z.object({ forbidden: z.array(z.object({ name: z.string() })) });

/** One file of the planted tree, with what it imports. */
interface Plant {
  file: string;
  imports: string;
}

/** An import against each rule that is not a room's own. */
const PLANTS: Readonly<Record<string, Plant>> = {
  "services-are-programs": { file: "src/services/a/planted.ts", imports: "../b/main.ts" },
  "topology-serves-the-cluster": {
    file: "src/services/topology/planted.ts",
    imports: "../b/main.ts",
  },
  "nobody-imports-a-service": { file: "src/index.ts", imports: "./services/a/main.ts" },
  "commands-stay-light": { file: "src/cli/heavy.ts", imports: "@grpc/grpc-js" },
  "no-test-code-in-the-product": { file: "src/util/tested.ts", imports: "../../test/help.ts" },
  "no-cycles": { file: "src/util/circle.ts", imports: "./circle-back.ts" },
  "no-unresolved": { file: "src/util/lost.ts", imports: "./nowhere.ts" },
};

/** What must stay green beside them: or a rule that forbids everything would pass as proven. */
const INNOCENT: readonly Plant[] = [
  { file: "src/services/a/main.ts", imports: "../kit/target.ts" },
  { file: "src/services/b/main.ts", imports: "@grpc/grpc-js" },
  { file: "src/services/topology/main.ts", imports: "../../cluster/target.ts" },
  { file: "src/services/kit/target.ts", imports: "../../util/target.ts" },
  { file: "src/util/target.test.ts", imports: "../../test/help.ts" },
  { file: "src/cli/light.ts", imports: "commander" },
];

/**
 * Plants an import against every rule in a tree of its own and looks whether each one, and nothing
 * else, is found. Returns what is wrong, in words; an empty list is the proof.
 */
export async function proveRules(): Promise<string[]> {
  const rules = ruleNames();
  const rooms = rules.flatMap((rule) => (rule.startsWith("room-") ? [rule.slice(5)] : []));
  const wrong: string[] = [];
  const plants = new Map<string, Plant>();
  for (const rule of rules) {
    const plant = PLANTS[rule] ?? plantInRoom(rooms, rule);
    if (plant === undefined) wrong.push(`rule ${rule} has no planted import: add one`);
    else plants.set(rule, plant);
  }
  const innocent = [...INNOCENT, ...innocentRooms(rooms)];
  const folder = await mkdtemp(join(tmpdir(), "devstack-imports-"));
  try {
    await writeTree(folder, rooms, [...plants.values(), ...innocent]);
    const { violations } = await cruise(folder);
    for (const [rule, { file, imports }] of plants) {
      // Of a cycle any of its files may be the one reported.
      const found = violations.some(
        (violation) => violation.rule === rule && [violation.from, violation.to].includes(file),
      );
      if (!found) wrong.push(`rule ${rule} does not see ${file} import ${imports}`);
    }
    for (const { rule, from, to } of violations) {
      const isFalse = innocent.some(({ file }) => file === from);
      if (isFalse) wrong.push(`rule ${rule} refuses ${from} → ${to}, which is allowed`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return wrong;
}

function ruleNames(): string[] {
  const config = createRequire(import.meta.url)(join(root, ".dependency-cruiser.cjs"));
  return Config.parse(config).forbidden.map(({ name }) => name);
}

/** Each room imports the next one above; the uppermost imports the public API. */
function plantInRoom(rooms: readonly string[], rule: string): Plant | undefined {
  const index = rooms.findIndex((room) => rule === `room-${room}`);
  if (index < 0) return undefined;
  const above = rooms[index + 1];
  return {
    file: `src/${rooms[index]}/planted.ts`,
    imports: above === undefined ? "../index.ts" : `../${above}/target.ts`,
  };
}

/** Every room above the lowest imports the lowest. */
function innocentRooms(rooms: readonly string[]): Plant[] {
  const [lowest, ...others] = rooms;
  return others.map((room) => ({
    file: `src/${room}/innocent.ts`,
    imports: `../${lowest}/target.ts`,
  }));
}

async function writeTree(
  folder: string,
  rooms: readonly string[],
  plants: readonly Plant[],
): Promise<void> {
  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  };
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  for (const file of ["tsconfig.json", "package.json"]) {
    await symlink(join(root, file), join(folder, file));
  }
  await write("test/help.ts", "export const value = 1;\n");
  await write("src/util/circle-back.ts", 'import "./circle.ts";\n');
  for (const room of rooms) await write(`src/${room}/target.ts`, "export const value = 1;\n");
  // Type-only imports count like all others: they are planted in the rooms.
  for (const { file, imports } of plants) {
    await write(
      file,
      `import type { value } from "${imports}";\nexport type Value = typeof value;\n`,
    );
  }
}
