import type { Pod } from "../../objects/pod.ts";
import { PODS } from "../../objects/resources.ts";
import { ApiError, notFound } from "../../status/api-error.ts";
import type { ApiContext } from "../api-context.ts";
import type { LogLine, LogSource } from "../logs/pod-logs.ts";
import { isTrue } from "../query-values.ts";
import type { ApiRequest, ApiResponse } from "../request.ts";
import type { Target } from "../target.ts";
import { type LogOptions, logOptionsOf, wholeSeconds } from "./log-options.ts";

const HEADERS = { "content-type": "text/plain" };

/** Answers a GET of `/log` of a pod, once or for as long as its container speaks. @throws ApiError */
export function answerLog(
  { target, request }: { target: Target; request: Pick<ApiRequest, "query"> },
  context: ApiContext,
): ApiResponse {
  const { namespace = "", name = "" } = target;
  const { cluster, logs } = context;
  const { query } = request;
  const options = logOptionsOf(query, name, context);
  const pod = cluster.store.get(PODS, namespace, name);
  if (pod === undefined) throw notFound({ resource: PODS.id, name });
  const source = { pod, container: containerOf(pod, query.get("container") ?? "") };
  const previous = isTrue(query, "previous");
  const said = logs.lines(source, { previous });
  const asked = said.filter(({ atMs }) => atMs >= options.sinceMs);
  const shown = options.tailLines === Number.POSITIVE_INFINITY ? asked : lastOf(asked, options);
  const text = limited(shown.map((line) => lineText(line, options, context)).join(""), options);
  if (!options.follow || previous) return { status: 200, headers: HEADERS, body: text };
  return { status: 200, headers: HEADERS, stream: follow(source, { options, text }, context) };
}

function follow(
  source: LogSource,
  { options, text }: { options: LogOptions; text: string },
  context: ApiContext,
) {
  return {
    open: (sink: { write: (text: string) => void; end: () => void }) => {
      let left = options.limitBytes - byteCount(text);
      if (text !== "") sink.write(text);
      if (left <= 0) {
        sink.end();
        return () => undefined;
      }
      const stop = context.logs.follow(source, {
        line: (line) => {
          if (left <= 0) return;
          const said = limited(lineText(line, options, context), { limitBytes: left });
          left -= byteCount(said);
          sink.write(said);
          if (left > 0) return;
          stop();
          sink.end();
        },
        end: sink.end,
      });
      return stop;
    },
  };
}

function byteCount(text: string): number {
  return new TextEncoder().encode(text).length;
}

function lastOf(lines: readonly LogLine[], { tailLines }: LogOptions): readonly LogLine[] {
  return tailLines === 0 ? [] : lines.slice(-tailLines);
}

function lineText(
  { atMs, text }: LogLine,
  { timestamps }: LogOptions,
  { aheadMs }: ApiContext,
): string {
  if (!timestamps) return `${text}\n`;
  return `${new Date(atMs - wholeSeconds(aheadMs())).toISOString()} ${text}\n`;
}

function limited(text: string, { limitBytes }: Pick<LogOptions, "limitBytes">): string {
  const bytes = new TextEncoder().encode(text);
  return bytes.length <= limitBytes
    ? text
    : new TextDecoder().decode(bytes.subarray(0, limitBytes));
}

/** The one container, the named one, or the one that the pod says is its main one. @throws ApiError */
function containerOf(pod: Pod, asked: string): string {
  const { containers, initContainers = [] } = pod.spec;
  const { name } = pod.metadata;
  const names = [...containers, ...initContainers].map((one) => one.name);
  if (asked !== "") {
    if (names.includes(asked)) return asked;
    throw new ApiError("BadRequest", `container ${asked} is not valid for pod ${name}`);
  }
  const usual = pod.metadata.annotations?.["kubectl.kubernetes.io/default-container"];
  if (usual !== undefined && names.includes(usual)) return usual;
  const [only, ...others] = containers;
  if (only !== undefined && others.length === 0) return only.name;
  const choice = `choose one of: [${containers.map((one) => one.name).join(" ")}]`;
  throw new ApiError("BadRequest", `a container name must be specified for pod ${name}, ${choice}`);
}
