import type * as z from "zod";
import { type ApiAnswer, type ApiRequest, jsonAnswer } from "../api/request.ts";
import { ApiError } from "../status/api-error.ts";
import type { TrafficReport } from "../traffic/traffic-report.ts";
import { openWindow, readWindow } from "../traffic/traffic-window.ts";
import type { trafficDocument, windowDocument } from "./documents/traffic.ts";
import type { SimContext } from "./sim-context.ts";

/** Begins to look at what comes of requests and workloads. */
export function startWindow(_: ApiRequest, { cluster, windows }: SimContext): ApiAnswer {
  const window = openWindow(cluster);
  const body = { id: windows.add(window), fromMs: window.fromMs };
  return jsonAnswer(body satisfies z.infer<typeof windowDocument>, { status: 201 });
}

/**
 * What has come of them since.
 *
 * @throws ApiError NotFound for a window that is not open, or not any more
 */
export function answerWindow({ query }: ApiRequest, { cluster, windows }: SimContext): ApiAnswer {
  const id = query.get("id") ?? "";
  const window = windows.get(id);
  if (window === undefined) {
    const why =
      "POST /sim/v1/windows opens one, a restart of the service or another snapshot closes all";
    throw new ApiError("NotFound", `window "${id}" not found: ${why}`, { name: id });
  }
  const report: TrafficReport = readWindow(window, cluster);
  return jsonAnswer(report satisfies z.infer<typeof trafficDocument>);
}
