import type { LintRule } from "../finding.ts";
import { textAt } from "../tree/tree.ts";

const FLOATING = /^(?:.*[-_.])?(?:latest|nightly|edge|main|master|develop|unstable)(?:[-_.].*)?$/;

export const imageUnpinned: LintRule = {
  code: "L_IMAGE_UNPINNED",
  severity: "warning",
  title: "an image without a version",
  consequence: "Tomorrow's pull may be another program: what worked stops, here and not there.",
  fix: "Name a version, better with its digest.",
  docs: "No tag, latest, nightly, edge, main, master, develop or unstable, also as the default of a variable. Silent for what the file itself builds and for variables without a default.",
  *check({ services }) {
    const built = new Set(
      [...services.values()].flatMap(({ build, image }) =>
        build && image ? image.scalar.text : [],
      ),
    );
    for (const { name, image, build, node } of services.values()) {
      if (image === null || build !== null || built.has(image.scalar.text)) continue;
      const { tag, digest, repository } = image.reference;
      if (digest !== null || repository === "" || (tag !== null && !FLOATING.test(tag))) continue;
      if (/never|build/.test(textAt(node, "pull_policy") ?? "")) continue;
      const how = tag === null ? "names no version" : `is ${tag}`;
      yield { at: image.scalar.at, service: name, message: `the image of ${name} ${how}` };
    }
  },
};
