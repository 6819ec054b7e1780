import type { KnipConfig } from "knip";

/** What is used from outside the import graph; everything else must be imported or go. */
const config: KnipConfig = {
  entry: [
    "src/index.ts!",
    "src/testing/start-stack.ts!",
    "src/**/main.ts!",
    "scripts/*.{ts,mjs}",
    "scripts/bundle/*.cjs",
    "scripts/test/vitest-reporter.ts",
    "test/components/build.mjs",
    "test/components/{images,record-api-answers,record-ownership,with-engine}.ts",
    "test/components/conformance/main.ts",
    "compose/precompile.js",
    "test/fixtures/**/*.ts",
    "test/support/killed-cli.ts",
    "test/integration/kubectl/show-guides.ts",
    "**/*.test.ts",
  ],
  // A type that only says what an exported function takes or gives is documentation, not waste.
  ignoreExportsUsedInFile: { interface: true, type: true },
  // dependency-cruiser is run by its path, and reads TypeScript only with @swc/core beside it.
  ignoreDependencies: ["@swc/core", "dependency-cruiser"],
  // Which programs a test may use is said by its needs.
  exclude: ["binaries"],
  project: ["{src,scripts,test}/**/*.{ts,mjs,cjs}", "{bin,compose}/*.js", "*.config.ts"],
};

export default config;
