import type { OpenApiDocuments } from "../../openapi/open-api-documents.ts";
import { type ApiAnswer, type ApiRequest, jsonAnswer, textAnswer } from "../request.ts";
import { answerOpenApi } from "./answer-open-api.ts";
import { SERVER_VERSION } from "./server-version.ts";

/** Checks of the real server's health that people ask for by name; here none of them can fail. */
const HEALTH = ["/healthz", "/livez", "/readyz"];

/** Answers a GET of what is no resource: version, health, OpenAPI documents. Null for any other path. */
export function answerPlain(request: ApiRequest, openApi: OpenApiDocuments): ApiAnswer | null {
  const path = request.path.replace(/\/$/, "");
  if (path === "/version") return jsonAnswer(SERVER_VERSION);
  const check = HEALTH.find((one) => one === path || path === `${one}/ping`);
  if (check !== undefined) return textAnswer(healthText(check, request));
  return answerOpenApi({ ...request, path }, openApi);
}

function healthText(check: string, { query, path }: ApiRequest): string {
  if (!query.has("verbose") || path.endsWith("/ping")) return "ok";
  return `[+]ping ok\n${check.slice(1)} check passed\n`;
}
