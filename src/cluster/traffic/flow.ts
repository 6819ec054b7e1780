/** What goes from one zone to another in each second. */
export interface FlowRate {
  readonly from: string;
  /** Empty where it goes nowhere: there is no endpoint. */
  readonly to: string;
  readonly succeededPerSecond: number;
  readonly lostPerSecond: number;
}

/** What has gone from one zone to another so far; parts of requests count, since it is a flow. */
export interface PairTotals {
  readonly from: string;
  readonly to: string;
  readonly succeeded: number;
  readonly lost: number;
}

/** The requests to a service: how they flow, since when, and what came of them until then. */
export interface Flow {
  readonly sinceMs: number;
  readonly rates: readonly FlowRate[];
  readonly totals: readonly PairTotals[];
  /** For how long some were lost. */
  readonly lossyMs: number;
  /** How many endpoints there were to choose from when the rates were found. */
  readonly endpoints: number;
}

export function newFlow(nowMs: number): Flow {
  return { sinceMs: nowMs, rates: [], totals: [], lossyMs: 0, endpoints: 0 };
}

export function isLossy({ rates }: Flow): boolean {
  return rates.some(({ lostPerSecond }) => lostPerSecond > 0);
}

/** The flow with everything counted up to a moment. */
export function flowAt(flow: Flow, nowMs: number): Flow {
  const passedMs = nowMs - flow.sinceMs;
  if (passedMs <= 0) return flow;
  const seconds = passedMs / 1_000;
  const totals = new Map(flow.totals.map((pair) => [pairId(pair), pair]));
  for (const rate of flow.rates) {
    const { from, to } = rate;
    const { succeeded, lost } = totals.get(pairId(rate)) ?? { succeeded: 0, lost: 0 };
    totals.set(pairId(rate), {
      ...{ from, to },
      succeeded: succeeded + rate.succeededPerSecond * seconds,
      lost: lost + rate.lostPerSecond * seconds,
    });
  }
  return {
    ...{ ...flow, sinceMs: nowMs, totals: [...totals.values()] },
    lossyMs: flow.lossyMs + (isLossy(flow) ? passedMs : 0),
  };
}

/** What came of requests between two moments of the same flow. */
export function totalsBetween(before: Flow | undefined, after: Flow): PairTotals[] {
  const known = new Map(before?.totals.map((pair) => [pairId(pair), pair]));
  return after.totals.map((pair) => {
    const { succeeded, lost } = known.get(pairId(pair)) ?? { succeeded: 0, lost: 0 };
    return { ...pair, succeeded: pair.succeeded - succeeded, lost: pair.lost - lost };
  });
}

function pairId({ from, to }: Pick<PairTotals, "from" | "to">): string {
  return `${from} ${to}`;
}
