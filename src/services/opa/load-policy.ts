import * as sdk from "@open-policy-agent/opa-wasm";

/** A compiled policy in memory: what this service uses of the SDK's class of that name. */
export interface LoadedPolicy {
  /** Numbers of the entry points by their paths. */
  entrypoints: Record<string, number>;
  /** `input` is JSON text in UTF-8; undefined is no input. Throws anything, strings included. */
  evaluate(input: ArrayBuffer | undefined, entrypoint: string): { result: unknown }[];
}

/**
 * Compiles and instantiates a policy. This is the SDK's synchronous way: the other one touches
 * `Response`, and with it Node.js loads its whole HTTP client (measured: 50 ms and 19 MB). It is a
 * member of the default export alone, though the declarations say that there is none.
 */
export function loadPolicySync(wasm: Uint8Array): LoadedPolicy {
  const { default: opa } = sdk as unknown as {
    default: { loadPolicySync(wasm: Uint8Array): LoadedPolicy };
  };
  return opa.loadPolicySync(wasm);
}
