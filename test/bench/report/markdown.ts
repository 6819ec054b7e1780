import type { BenchOptions } from "../options.ts";
import type { Result } from "../results.ts";
import { cellsOf } from "./words.ts";

export interface ReportFacts {
  results: readonly Result[];
  notes: readonly string[];
  options: BenchOptions;
  machine: string;
  /** Load average before and after. */
  load: readonly [string, string];
  date: Date;
}

/** docs/performance.md. */
export function renderMarkdown(facts: ReportFacts): string {
  const { results, notes, options, machine, load, date } = facts;
  const rows = results.map((result) => {
    const { what, target, figure, range, ratio, peer, verdict } = cellsOf(result);
    const against = ratio === "" ? "" : `${ratio} ${peer === "node -e 0" ? "`node -e 0`" : peer}`;
    return `| ${[what, target, figure, range, against, verdict].join(" | ")} |`;
  });
  return `# Performance

How quick devstack is, and what it costs while nobody uses it: on the embedded runtime, and in
containers beside plain Compose. Written by

    npm run bench

on ${date.toISOString().slice(0, 10)}: ${machine}. Load average ${load[0]} before, ${load[1]} after.

| what | target | median | min–max | against its peer | verdict |
| --- | ---: | ---: | ---: | --- | --- |
${rows.join("\n")}

${notes.map((note) => `- ${note}`).join("\n")}

## How to read it

- Measured is the bundled program as the package ships it, on the pinned Node.js, from a temporary
  folder with a home of its own. Every service is devstack's own: no real opa, collector,
  Prometheus or Tempo is on the PATH.
- A time is that of the whole command as a shell sees it, start of Node.js included. One round warms
  up, then come ${options.rounds} (\`--help\`: three times as many). "Cold" is a stack of which nothing runs and no
  file exists; what Node.js has compiled is kept from the round before.
- Figures of two machines, or of one machine on two days, do not compare. Ratios do: each
  measurement is taken in turn with a peer, and the ratio is the median of the quotients pair by pair.
  The peer of most commands is \`node -e 0\`, what any Node.js program pays. That of \`up\` and
  \`down\` is the very programs of the stack, started at once with no devstack until their probes
  answer, and ended by SIGTERM: what is above 1 × is planning, supervision, seeding and proof.
- Readiness seen: services that turn ready at a moment they write down; from there until the event
  of \`up --json\` has arrived.
- Search in memory: over HTTP, 20 hits of 10,000 objects of one tenant; the figure is the slowest of
  four queries, that for a word which every object holds.
- Idle: all processes of the stack, the supervisor included, over ${options.idleSeconds} s in which nobody asks
  anything. CPU is user and system time from /proc/PID/stat; memory is the sum of PSS from
  /proc/PID/smaps_rollup, in which shared pages count once.
- Containers: the real OPA, collector, Prometheus and Tempo, and a labelled stand-in where Grafana
  itself cannot be had, on an engine of the benchmark's own with every image present. The peer is the
  same stack ejected (\`devstack eject\`), with \`docker compose up -d --wait ready\`: its services
  answer then, while \`devstack up\` has also found a marked request at every hop. Prometheus alone
  takes five seconds from its start until it asks its first target.
- \`npm run bench -- --check\` is a shorter run that fails only above twice a target: machines are
  noisy. \`--only up,down\` and \`--rounds 9\` measure a part, or more often.
`;
}
