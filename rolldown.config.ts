import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "rolldown";

/** Every program that the stack runs is an entry of its own: dist/services/<name>.js. */
const services = readdirSync("src/services").filter((name) =>
  existsSync(`src/services/${name}/main.ts`),
);

/** What exists of the product's own entries; bin/ and "exports" in package.json name them. */
const entries = Object.entries({
  cli: "src/cli/main.ts",
  index: "src/index.ts",
  supervisor: "src/runtime/embedded/supervisor/main.ts",
}).filter(([, file]) => existsSync(file));

const noProtoLoader = fileURLToPath(new URL("scripts/bundle/no-proto-loader.cjs", import.meta.url));

export default defineConfig({
  input: {
    ...Object.fromEntries(entries),
    ...Object.fromEntries(
      services.map((name) => [`services/${name}`, `src/services/${name}/main.ts`]),
    ),
  },
  platform: "node",
  // grpc-js loads .proto files only for its own admin services (channelz, ORCA), which nothing
  // here offers: without this line a second protobufjs comes along.
  resolve: { alias: { "@grpc/proto-loader": noProtoLoader } },
  output: {
    dir: "dist",
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name]-[hash].js",
    // Names and lines stay, so that stack traces in a user's report can be read.
    minify: { compress: true, mangle: false, codegen: false },
    comments: { legal: false }, // dist/THIRD_PARTY_NOTICES.md has the full licences
  },
});
