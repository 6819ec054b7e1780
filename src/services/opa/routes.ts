import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { messageOf } from "../../util/errors.ts";
import type { ServiceContext } from "../kit/service-context.ts";
import { type Decision, decide } from "./decision.ts";
import { createDecisionLog } from "./decision-log.ts";
import { inputOfBody, inputOfQuery, type RequestInput } from "./input.ts";
import { OpaError } from "./opa-error.ts";
import { type CompiledPolicy, EvaluationError } from "./policy.ts";

export const HEALTH_ROUTE = "/health";
export const DATA_ROUTES: readonly string[] = ["/v1/data", "/v1/data/*"];

type DataRequest = FastifyRequest<{
  Params: { "*"?: string };
  Querystring: { input?: string | string[]; pretty?: string | string[] };
}>;

/** GET /health, and GET and POST of /v1/data with any path below it. */
export async function addRoutes(
  server: FastifyInstance,
  policy: CompiledPolicy,
  context: ServiceContext,
): Promise<void> {
  await server.register(async (scope) => {
    scope.get(HEALTH_ROUTE, async () => ({}));
    readAnyBodyAsText(scope);
    answerErrorsAsOpa(scope, context);
    const logDecision = createDecisionLog(context.log);
    const answer = (request: DataRequest, reply: FastifyReply, input: RequestInput) => {
      const decision = decide(policy, rawDataPath(request), input);
      logDecision(decision, request);
      const warning = request.method === "POST" && input.input === undefined;
      return reply
        .type("application/json")
        .send(render(decision, { warning, pretty: isOn(request.query.pretty) }));
    };
    for (const route of DATA_ROUTES) {
      scope.get(route, (request: DataRequest, reply) =>
        answer(request, reply, inputOfQuery(lastOf(request.query.input))),
      );
      scope.post(route, (request: DataRequest, reply) =>
        answer(request, reply, inputOfBody(String(request.body ?? ""))),
      );
      scope.route({ method: ["PUT", "PATCH", "DELETE"], url: route, handler: refuseWrite });
    }
  });
}

/** As sent, because an encoded slash is part of a name. */
function rawDataPath(request: FastifyRequest): string {
  return (request.url.split("?", 1)[0] ?? "").replace(/^\/v1\/data/, "");
}

function render(
  { decisionId, result }: Decision,
  options: { warning: boolean; pretty: boolean },
): string {
  const body = {
    decision_id: decisionId,
    ...(result === undefined ? {} : { result }),
    ...(options.warning
      ? {
          warning: {
            code: "api_usage_warning",
            message: "'input' key missing from the request",
          },
        }
      : {}),
  };
  return `${JSON.stringify(body, null, options.pretty ? 2 : 0)}\n`;
}

async function refuseWrite(): Promise<never> {
  throw new OpaError(
    405,
    "invalid_operation",
    "the built-in policy server holds one compiled policy and cannot be written to: " +
      "put the opa program on PATH for that",
  );
}

/** OPA reads JSON whatever the content type says. */
function readAnyBodyAsText(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => {
    done(null, body);
  });
}

function answerErrorsAsOpa(scope: FastifyInstance, context: ServiceContext): void {
  scope.setErrorHandler((error: FastifyError | OpaError | EvaluationError, request, reply) => {
    const answer = toOpaError(error);
    if (answer.status >= 500) {
      context.log.error({ err: error, url: request.url }, messageOf(error));
    }
    return reply.code(answer.status).send(answer.body);
  });
}

function toOpaError(error: FastifyError | OpaError | EvaluationError): OpaError {
  if (error instanceof OpaError) return error;
  if (error instanceof EvaluationError) {
    return new OpaError(500, "internal_error", "error(s) occurred while evaluating query");
  }
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    return new OpaError(400, "invalid_parameter", "request body too large");
  }
  const status = error.statusCode ?? 500;
  return status < 500
    ? new OpaError(status, "invalid_parameter", error.message)
    : new OpaError(500, "internal_error", "see the log of the policy server");
}

/** OPA takes the last of several equal parameters. */
function lastOf(parameter: string | string[] | undefined): string | undefined {
  return Array.isArray(parameter) ? parameter.at(-1) : parameter;
}

/** `?pretty` and `?pretty=true` turn an option on. */
function isOn(parameter: string | string[] | undefined): boolean {
  const values = [parameter ?? "false"].flat();
  return values.some((value) => value === "" || value.toLowerCase() === "true");
}
