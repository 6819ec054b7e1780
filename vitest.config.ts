import { defineConfig } from "vitest/config";

const project = (name: string, include: string[], testTimeout: number) => ({
  test: { name, include, testTimeout, hookTimeout: testTimeout, pool: "forks" as const },
});

export default defineConfig({
  test: {
    retry: 0,
    projects: [
      project("unit", ["src/**/*.test.ts", "scripts/**/*.test.ts"], 10_000),
      project("integration", ["test/integration/**/*.test.ts"], 60_000),
      project("e2e", ["test/e2e/**/*.test.ts"], 120_000),
      project("components", ["test/components/**/*.test.ts"], 120_000),
    ],
  },
});
