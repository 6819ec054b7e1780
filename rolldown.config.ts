import { readdirSync } from "node:fs";
import { defineConfig } from "rolldown";

/** Every program that the stack runs is an entry of its own: dist/services/<name>.js. */
const services = readdirSync(new URL("src/services/", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "kit")
  .map((entry) => entry.name);

export default defineConfig({
  input: {
    cli: "src/cli/main.ts",
    index: "src/index.ts",
    supervisor: "src/runtime/embedded/supervisor/main.ts",
    ...Object.fromEntries(
      services.map((name) => [`services/${name}`, `src/services/${name}/main.ts`]),
    ),
  },
  platform: "node",
  output: {
    dir: "dist",
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name]-[hash].js",
    minify: { compress: true, mangle: false, codegen: false },
    sourcemap: false,
    cleanDir: true,
  },
});
