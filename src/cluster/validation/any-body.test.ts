import fc from "fast-check";
import { expect, test } from "vitest";
import { apiVersionOf } from "../api-resources/resource-kind.ts";
import { RESOURCE_KINDS } from "../api-resources/resource-registry.ts";
import { withDefaults } from "../defaults/default-object.ts";
import { asNewObject } from "../defaults/new-object.ts";
import type { KubeObject } from "../objects/meta.ts";
import { BodyDecoder } from "../schema/body-decoder.ts";
import { DecodingError } from "../schema/decoding-error.ts";
import { fieldSchema, SCHEMA_TYPES } from "../schema/schema-types.ts";
import { ApiError } from "../status/api-error.ts";
import { Random } from "../time/random.ts";
import { validateChange, validateNew } from "./validate-object.ts";

const KINDS = RESOURCE_KINDS.filter(({ schema }) => schema !== undefined);
const TEXTS = [
  "",
  "a",
  "Always",
  "RollingUpdate",
  "NoExecute",
  "10%",
  "constructor",
  "Exists",
  "é/",
];
const NUMBERS = [0, 1, -1, 80, 2 ** 31 - 1];
const QUANTITIES = ["1", "100m", "-1Gi", "0", 3, "1e3", "0.1n"];
const DEEPEST = 9;

/** A body by its schema, with values that are right, odd or now and then of another type. */
class AnyBody {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  of(type: string, depth = 0): unknown {
    if (this.#chance(2_000)) return this.#one([null, 1.5, [], {}, "x", true]);
    if (type.startsWith("[]")) return this.#some().map(() => this.of(type.slice(2), depth + 1));
    if (type.startsWith("{}")) {
      const entries = this.#some().map(() => [
        this.#one(["a", "cpu", "__proto__", "x y", "app"]),
        this.of(type.slice(2), depth + 1),
      ]);
      return Object.fromEntries(entries);
    }
    if (type.startsWith("#")) return this.#struct(type.slice(1), depth);
    if (type === "boolean") return this.#chance(2);
    if (type === "quantity") return this.#one(QUANTITIES);
    if (type.startsWith("int") || type === "double") return this.#one(NUMBERS);
    return type.endsWith("time") ? "2026-01-01T00:00:00Z" : this.#one(TEXTS);
  }

  #struct(name: string, depth: number): unknown {
    const fields = Object.entries(SCHEMA_TYPES[name] ?? {}).filter(
      () => depth < DEEPEST && this.#chance(depth < 4 ? 2 : 4),
    );
    return Object.fromEntries(
      fields.map(([key, field]) => [key, this.of(fieldSchema(field).type, depth + 1)]),
    );
  }

  #some(): number[] {
    return this.#one([[], [0], [0, 1]]);
  }

  #chance(among: number): boolean {
    return this.#random.below(among) === 0;
  }

  #one<T>(values: readonly T[]): T {
    return values[this.#random.below(values.length)] as T;
  }
}

const decoder = new BodyDecoder();

test("whatever is sent is stored or refused with a reason, and its defaults are filled in once", () => {
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), fc.nat(), (kind, seed) => {
      const body = new AnyBody(seed).of(`#${kind.schema}`);
      try {
        const { object } = decoder.decode(kind.schema, body, { fieldValidation: "Ignore" });
        const named = { ...object, apiVersion: apiVersionOf(kind), kind: kind.kind };
        const metadata = { name: "a", uid: "u", ...(object["metadata"] as object) };
        const given = { ...named, metadata } as unknown as KubeObject;
        const filled = withDefaults(given);
        expect(withDefaults(filled)).toEqual(filled);
        validateChange(kind, filled, given);
        validateNew(kind, asNewObject(filled));
      } catch (error) {
        if (!(error instanceof ApiError || error instanceof DecodingError)) throw error;
      }
    }),
    { numRuns: 1000 },
  );
});
