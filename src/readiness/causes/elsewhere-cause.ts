import type { Recogniser } from "./cause.ts";

/** What runs elsewhere can be mended only there. */
export const elsewhereCause: Recogniser = ({ service, external, evidence }) => {
  if (!external) return null;
  const said = `devstack.yaml says that ${service} already runs there`;
  const answered = /^\d{3}\b/.test(evidence?.last.answer ?? "");
  return {
    likely: answered
      ? `${said}, and what answers is not ready, or something else`
      : `${said}, and nobody has started it`,
    next: "devstack up",
  };
};
