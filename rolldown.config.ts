import { existsSync, globSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "rolldown";

/**
 * Every main.ts is a program of its own, named after its folder: dist/cli.js, dist/supervisor.js;
 * what the stack runs goes to dist/services/.
 */
const programs = globSync("src/**/main.ts").map((file): [string, string] => {
  const name = basename(dirname(file));
  return [file.startsWith("src/services/") ? `services/${name}` : name, file];
});

const standIn = (name: string) =>
  fileURLToPath(new URL(`scripts/bundle/${name}.cjs`, import.meta.url));

export default defineConfig({
  input: {
    ...Object.fromEntries(programs),
    ...(existsSync("src/index.ts") && { index: "src/index.ts" }),
    ...(existsSync("src/testing") && { testing: "src/testing/start-stack.ts" }),
  },
  platform: "node",
  resolve: {
    alias: {
      // grpc-js loads .proto files only for its own admin services (channelz, ORCA), which nothing
      // here offers: without this line a second protobufjs comes along.
      "@grpc/proto-loader": standIn("no-proto-loader"),
      // An import statement reads every export of a built-in module, and node:http exports
      // WebSocket through a getter that loads all of undici: 16 MB and 100 ms per process.
      "node:http": standIn("plain-http"),
      // Likewise node:process, whose getters load what watches over finalization: some 4 ms.
      "node:process": standIn("plain-process"),
    },
  },
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
