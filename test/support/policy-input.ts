import fc from "fast-check";

const word = fc.constantFrom(
  "fs.read",
  "fs.write",
  "net.fetch",
  "export.csv",
  "restricted",
  "sensitive",
  "internal",
  "data-export",
  "",
  "a\u0000b",
  "Zoë",
  "日本",
);

/** Values that JSON allows and that no field expects. */
const oddity = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(true, 0, -1, 1.5, "7", [], {}, [null], ["x", 7], [["fs.write"]]),
);

const text = fc.oneof({ weight: 4, arbitrary: fc.oneof(word, fc.constant(null)) }, oddity);

const list = fc.oneof(
  { weight: 4, arbitrary: fc.oneof(fc.array(word, { maxLength: 4 }), fc.constant(null)) },
  oddity,
);

const number = fc.oneof(
  fc.constantFrom<unknown>(null, 0, 0.05, 1, 10, 10.01, 100_000, 100_001, -1, 1e21, 1e-9),
  oddity,
);

const meta = fc.record(
  {
    route: text,
    tenant: text,
    task_type: text,
    quality: text,
    risk: text,
    environment_id: text,
    conversation_id: text,
    data_scope: list,
    tool_permissions: list,
    security_groups: list,
    languages: list,
    trace: oddity,
    prompt_chars: number,
    max_cost_usd: number,
    synthetic: fc.oneof(fc.boolean(), oddity),
    of_tomorrow: oddity,
  },
  { requiredKeys: [] },
);

/** Inputs of the policy: mostly what a router sends, partly what nobody should. */
export const policyInput: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ meta }) },
  { weight: 1, arbitrary: fc.record({ meta: oddity }) },
  { weight: 1, arbitrary: oddity },
);
