import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { configJsonSchema, type JsonSchema } from "../../src/config/json-schema.ts";
import { problemsIn } from "../../test/support/config-problems.ts";
import { flowText } from "./flow-text.ts";
import { keysByPlace } from "./keys.ts";
import { configurationPage } from "./page.ts";
import { valueWords } from "./value-words.ts";

const schema = configJsonSchema();
const accepts = new Ajv({ allowUnionTypes: true }).compile(schema);

const examples = [...keysByPlace(schema)].flatMap(([place, keys]) =>
  keys.map(({ name, example }) => ({ place, name, line: `${name}: ${flowText(example)}` })),
);

type Mapping = Readonly<Record<string, unknown>>;

const PORTS = { http: 9100, "http-admin": 9101, grpc: 9102, db: 9103 };
const PROGRAM = { process: ["node", "billing.js"], ports: PORTS };

/** An entry with a key of an example; what is written there wins over what goes around it. */
function serviceWith(entry: Mapping, around: Mapping = PROGRAM) {
  const name = "binary" in entry || "policy" in entry ? "opa" : "billing";
  return { services: { [name]: { ...around, ...entry } } };
}

/** With a class that examples of zones name. */
function topologyWith(written: Mapping) {
  return { topology: { classes: { small: { cpu: 2 } }, ...written } };
}

const NO_PROGRAM = ["url", "urls", "image", "build", "binary", "policy"];

const CONTAINER = ["command", "volumes"];

/** The least devstack.yaml that an example of each place can stand in. */
const AROUND: Readonly<Record<string, (written: Mapping) => object>> = {
  "": (written) => written,
  "services.*": (written) => {
    if (CONTAINER.some((key) => key in written))
      return serviceWith(written, { image: "billing:1" });
    return serviceWith(written, NO_PROGRAM.some((key) => key in written) ? {} : PROGRAM);
  },
  "services.*.build": (written) => serviceWith({ build: { context: ".", ...written } }, {}),
  "services.*.volumes.*": (written) => {
    const whole = { type: "bind", source: ".", target: "/srv", ...written };
    return serviceWith({ image: "billing:1", volumes: [whole] }, {});
  },
  "services.*.probes.*": (written) => {
    const more = ["port", "status", "body"].some((key) => key in written) ? { http: "/" } : {};
    const grpc = "service" in written ? { grpc: "grpc" } : {};
    return serviceWith({ probes: [{ ...more, ...grpc, ...written }] });
  },
  "services.*.metrics": (written) => serviceWith({ metrics: { port: "http", ...written } }),
  "services.*.proof": (written) => serviceWith({ proof: written }),
  topology: (written) => topologyWith(written),
  "topology.zones.*": (written) => topologyWith({ zones: { "us-east-1a": written } }),
  "topology.classes.*": (written) => topologyWith({ classes: { other: written } }),
  "topology.classes.*.taints.*": (written) =>
    topologyWith({
      classes: { other: { taints: [{ key: "a", effect: "NoExecute", ...written }] } },
    }),
  "topology.storageClasses.*": (written) => topologyWith({ storageClasses: { other: written } }),
  "topology.knobs": (written) => topologyWith({ knobs: written }),
  "topology.knobs.probes": (written) => topologyWith({ knobs: { probes: written } }),
  "topology.knobs.probes.readiness": (written) =>
    topologyWith({ knobs: { probes: { readiness: written } } }),
  "topology.knobs.probes.liveness": (written) =>
    topologyWith({ knobs: { probes: { liveness: written } } }),
  "secrets.*": (written) => {
    const source = "generate" in written ? {} : { from: "env:KEY" };
    return { secrets: { key: { ...source, to: ["router"], ...written } } };
  },
};

test("every key has an example", () => {
  expect(examples.length).toBeGreaterThan(40);
});

test.each(examples)("the example of $place › $name is valid: $line", ({ place, line }) => {
  const whole = AROUND[place]?.(parse(line));
  expect(whole).toBeDefined();
  expect(problemsIn(stringify(whole))).toEqual([]);
  expect(accepts(whole), JSON.stringify(accepts.errors)).toBe(true);
});

test("a page that leaves a mapping out, or asks for one that is not there, is not made", () => {
  const small: JsonSchema = {
    properties: {
      a: { type: "boolean", description: "On | off.", default: false, examples: [true] },
      b: {
        description: "More.",
        examples: [{ c: [1] }],
        anyOf: [
          { type: "null" },
          {
            properties: {
              c: { type: "array", items: { type: "integer" }, description: "N.", examples: [[1]] },
            },
            required: ["c"],
          },
        ],
      },
    },
  };
  expect(() => configurationPage("{{keys}}", small)).toThrow("the page says nothing of b");
  expect(() => configurationPage("{{keys}} {{keys c}}", small)).toThrow("{{keys c}}: no such part");
  expect(configurationPage("# T\n\n{{keys}}\n\n{{keys b}}\n", small)).toMatchInlineSnapshot(`
    "# T

    | key | value | when absent | meaning |
    | --- | --- | --- | --- |
    | \`a\` | \`true\` or \`false\` | \`false\` | On \\| off. Example: \`a: true\` |
    | \`b\` |  | – | More. Example: \`b: { c: [1] }\` |

    | key | value | when absent | meaning |
    | --- | --- | --- | --- |
    | \`c\` | list of whole number | required | N. Example: \`c: [1]\` |
    "
  `);
});

test("a key without a description or an example stops the page", () => {
  const silent: JsonSchema = { properties: { a: { type: "string", description: "It." } } };
  expect(() => configurationPage("{{keys}}", silent)).toThrow("no example of a");
});

test.each<[JsonSchema, string]>([
  [{ type: ["string", "number", "boolean"] }, "text"],
  [{ type: "integer", minimum: 1, maximum: 9 }, "whole number from 1 to 9"],
  [
    { anyOf: [{ const: "none" }, { type: "array", items: { type: "string" } }, { type: "null" }] },
    "`none` or list of text",
  ],
  [{ type: "object", additionalProperties: { enum: ["a", "b"] } }, "mapping of name to `a` or `b`"],
  [{ $ref: "#/definitions/service" }, "service"],
])("in words: %j", (part, words) => {
  expect(valueWords(part)).toBe(words);
});

test.each([
  [{ a: ["x y", "true", "1", "", "- a", 2, false, null, "${HOME}", "a: b", "#"] }],
  [["config/*.json", "http://127.0.0.1:9000", "env:KEY", "*", "./a"]],
])("on one line, and the same when read: %j", (value) => {
  expect(parse(flowText(value))).toEqual(value);
});
