import { systemClock } from "../../../../src/util/clock.ts";
import { OBSERVED, pathOf } from "../kinds.ts";
import type { Answer, ChangeListener, Request, Target } from "../target.ts";
import type { ApiClient } from "./api-client.ts";
import type { ControlPlane } from "./control-plane.ts";

/** The real control plane, in real time. */
export class RealTarget implements Target {
  readonly #plane: ControlPlane;
  readonly #api: ApiClient;

  constructor(plane: ControlPlane, api: ApiClient) {
    this.#plane = plane;
    this.#api = api;
  }

  get nowMs(): number {
    return systemClock.now();
  }

  request(request: Request): Promise<Answer> {
    return this.#api.request(request);
  }

  async observe(listener: ChangeListener): Promise<() => void> {
    const ends = await Promise.all(
      OBSERVED.map(([kind]) =>
        this.#api.watch(pathOf(kind, "").replace("/namespaces//", "/"), listener),
      ),
    );
    return () => {
      for (const end of ends) end();
    };
  }

  pass(ms: number): Promise<void> {
    return systemClock.sleep(ms);
  }

  async power(zone: string, on: boolean): Promise<void> {
    this.#plane.power(zone, on);
  }
}
