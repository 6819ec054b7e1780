import { readFile } from "node:fs/promises";
import { messageOf } from "../../util/errors.ts";
import { type LoadedPolicy, loadPolicySync } from "./load-policy.ts";

/** The entry point of the module, which is also where its result lies in OPA's document. */
const PACKAGE = ["atp", "policy"] as const;
const ENTRYPOINT = PACKAGE.join("/");

/** The policy did not come to a decision. */
export class EvaluationError extends Error {
  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
    this.name = "EvaluationError";
  }
}

/** Package atp.policy, compiled to WebAssembly by `opa build`. */
export class CompiledPolicy {
  readonly #wasm: Uint8Array;
  #instance: LoadedPolicy;

  private constructor(wasm: Uint8Array, instance: LoadedPolicy) {
    this.#wasm = wasm;
    this.#instance = instance;
  }

  /** Reads a .wasm file. Rejects with its path when it is none, or has no entry atp/policy. */
  static async load(path: string): Promise<CompiledPolicy> {
    try {
      const wasm = await readFile(path);
      const instance = loadPolicySync(wasm);
      if (!Object.hasOwn(instance.entrypoints, ENTRYPOINT)) {
        throw new Error(`it was not compiled with the entry point ${ENTRYPOINT}`);
      }
      return new CompiledPolicy(wasm, instance);
    } catch (error) {
      const why = messageOf(error);
      throw new Error(`the policy ${path} cannot be used: ${why}`, { cause: error });
    }
  }

  /**
   * OPA's whole `data` document for an input; `undefined` is no input. Throws EvaluationError when
   * the module fails; the next decision then starts from a fresh instance of it.
   */
  evaluate(input: unknown): unknown {
    try {
      return wrap(this.#instance.evaluate(encode(input), ENTRYPOINT)[0]?.result);
    } catch (error) {
      this.#instance = loadPolicySync(this.#wasm);
      throw new EvaluationError(error);
    }
  }
}

/** `{atp: {policy: result}}`, or nothing at all when the result is undefined. */
function wrap(result: unknown): unknown {
  if (result === undefined) return {};
  return PACKAGE.reduceRight<unknown>((inner, name) => ({ [name]: inner }), result);
}

/**
 * The input as JSON text: values such as `null`, `false` and `0` are taken for no input when they
 * are handed over as values.
 */
function encode(input: unknown): ArrayBuffer | undefined {
  if (input === undefined) return undefined;
  return new TextEncoder().encode(withoutLoneSurrogates(JSON.stringify(input))).buffer;
}

/**
 * The module refuses what OPA itself reads as U+FFFD. JSON.stringify writes such halves as \udXXX;
 * taking one escape after the other tells them from a backslash that is followed by these letters.
 */
function withoutLoneSurrogates(json: string): string {
  return json.replaceAll(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (escaped) =>
    escaped.length > 2 ? "\ufffd" : escaped,
  );
}
