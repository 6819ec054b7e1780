import type { FastifyBodyParser, FastifyInstance } from "fastify";
import { HttpError } from "./http-error.ts";

/**
 * The parser of JSON bodies: the framework's own, which refuses the keys by which programs that
 * merge objects are attacked (prototype pollution), and says so instead of "not valid JSON".
 */
export function jsonBodyParser(server: FastifyInstance): FastifyBodyParser<string> {
  const parse = server.getDefaultJsonParser("error", "error");
  return (request, body, done) =>
    parse(request, body, (error, parsed) => {
      done(error !== null && isJson(body) ? forbiddenKey() : error, parsed);
    });
}

function forbiddenKey(): HttpError {
  return new HttpError(400, {
    error: "forbidden_key",
    detail:
      "no object may have the key __proto__, or constructor with prototype in it: " +
      "programs that merge objects trip over them",
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ""));
    return true;
  } catch {
    return false;
  }
}
