import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Where nothing is known of earlier runs, as in CI, these take longest: mostly they wait for engines. */
export const LONG: readonly string[] = [
  "test/components/compose-faults-hops.test.ts",
  "test/e2e/compose-killed-after-effect.test.ts",
  "test/components/compose-faults-ports.test.ts",
  "test/components/user-containers.test.ts",
  "test/components/compose-faults-container.test.ts",
  "test/components/compose-faults-down.test.ts",
  "test/components/beside-containers.test.ts",
  "test/components/eject.test.ts",
  "test/components/compose-control.test.ts",
  "test/integration/proof-hops.test.ts",
  "test/integration/run-fresh.test.ts",
  "test/e2e/contract-embedded.test.ts",
  "test/e2e/killed-after-effect.test.ts",
  "test/components/conformance/conformance.test.ts",
  "test/e2e/pack.test.ts",
];

/** The long ones before all others, so that none of them is still on its way alone in the end. */
export function longestFirst<T>(files: readonly T[], pathOf: (file: T) => string): T[] {
  const place = (file: T) => {
    const index = LONG.findIndex((long) => pathOf(file).endsWith(long));
    return index < 0 ? LONG.length : index;
  };
  return files.toSorted((one, other) => place(one) - place(other));
}

/** Within a project; the order of projects is Vitest's own. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const projects = new Set(sorted.map(({ project }) => project));
    return [...projects].flatMap((project) =>
      longestFirst(
        sorted.filter((file) => file.project === project),
        ({ moduleId }) => moduleId,
      ),
    );
  }
}
