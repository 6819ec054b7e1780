import * as units from "@grafana/grafana-foundation-sdk/units";
import { medianAnd95th, rate, UNMARKED } from "../promql.ts";
import type { DashboardSpec } from "../spec.ts";

/** What is read and written, how fast, and what is kept. */
export const memory: DashboardSpec = {
  uid: "devstack-memory",
  title: "Memory",
  description: "What is read from memory and written to it, how fast, and what it keeps.",
  rows: [
    {
      title: "Requests",
      panels: [
        {
          kind: "lines",
          title: "Requests by operation",
          description: "put, get, delete, list and search, per second.",
          unit: units.RequestsPerSecond,
          queries: [
            {
              expression: rate(`memory_request_duration_seconds_count{${UNMARKED}}`, "operation"),
              legend: "{{operation}}",
            },
          ],
        },
        {
          kind: "lines",
          title: "Refused or failed",
          description: "Answers with status 4xx and 5xx; 429 is a quota that is used up.",
          unit: units.RequestsPerSecond,
          mayBeEmpty: "no request was refused",
          queries: [
            {
              expression: rate(
                `memory_requests_total{status=~"[45]..",${UNMARKED}}`,
                "operation",
                "status",
              ),
              legend: "{{operation}} {{status}}",
            },
          ],
        },
        {
          kind: "lines",
          title: "Duration by operation",
          description: "From the request to the end of its answer.",
          unit: units.Seconds,
          queries: medianAnd95th("memory_request_duration_seconds", UNMARKED, "operation"),
        },
      ],
    },
    {
      title: "What it keeps",
      panels: [
        {
          kind: "lines",
          title: "Objects",
          description: "Of all tenants, with those that have expired and are not removed yet.",
          unit: units.Short,
          queries: [{ expression: "sum(memory_objects)", legend: "objects" }],
        },
        {
          kind: "lines",
          title: "Size",
          description: "Bytes of these objects as compact JSON.",
          unit: units.BytesIEC,
          queries: [{ expression: "sum(memory_bytes)", legend: "bytes" }],
        },
        {
          kind: "lines",
          title: "Expired",
          description: "Objects removed per second because their time was up.",
          unit: units.Short,
          queries: [{ expression: rate("memory_evictions_total", "reason"), legend: "{{reason}}" }],
        },
      ],
    },
    {
      title: "Traces",
      panels: [
        {
          kind: "traces",
          title: "Latest traces",
          description: "Traces that memory is part of.",
          width: 24,
          tags: { "service.name": "memory" },
        },
      ],
    },
  ],
};
