import { type Endpoint, type Endpoints, endpointUrl } from "../plan/endpoints.ts";
import type { Plan } from "../plan/plan.ts";
import { DevstackError } from "../util/errors.ts";
import { exchange } from "../util/http-client.ts";
import { unknownService } from "./chosen-services.ts";
import { runningStack } from "./running-stack.ts";
import { type SignIn, signInsOf } from "./sign-ins.ts";
import type { Stack } from "./stack.ts";

/** A service that has something for people to look at. */
export interface WebPage {
  service: string;
  url: string;
  /** How people sign in there; null where they need not. */
  signIn: SignIn | null;
}

const ANSWERS_WITHIN_MS = 2_000;
const MOST_REDIRECTS = 3;
/** What people want to see when they do not say what. */
const FIRST = ["grafana", "prometheus"];

/**
 * The web page of a service of a stack that is up, or the one that people want first. A service has
 * one when it answers a browser's GET / with HTML.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack is not up; E_USAGE for a service that it does
 *   not have or that has no web page, naming those that have one.
 */
export async function webPage(
  stack: Stack,
  { service, signal }: { service: string | undefined; signal: AbortSignal },
): Promise<WebPage> {
  const { plan, endpoints } = await runningStack(stack);
  if (service !== undefined && !plan.services.some(({ name }) => name === service)) {
    throw unknownService(plan.services, service);
  }
  const pages = await webPages(plan, endpoints, signal);
  signal.throwIfAborted();
  const wanted = service === undefined ? FIRST : [service];
  const found = wanted.flatMap((name) => pages.filter((page) => page.service === name));
  const page = found[0] ?? (service === undefined ? pages[0] : undefined);
  if (page !== undefined) {
    const signIn = signInsOf(stack, plan).find((one) => one.service === page.service);
    return { ...page, signIn: signIn ?? null };
  }
  const names = pages.map((one) => one.service).join(", ");
  throw new DevstackError(
    "E_USAGE",
    service === undefined ? "no service has a web page" : `${service} has no web page`,
    {
      why:
        names === ""
          ? "none of this stack answers a browser with HTML"
          : `those with one: ${names}`,
      hint:
        names === "" ? "devstack status shows every address" : `devstack open ${pages[0]?.service}`,
    },
  );
}

async function webPages(
  { services }: Plan,
  endpoints: Endpoints,
  signal: AbortSignal,
): Promise<Omit<WebPage, "signIn">[]> {
  const candidates = services.flatMap(({ name }) =>
    Object.values(endpoints[name] ?? {})
      .filter(isWeb)
      .map((endpoint) => ({
        service: name,
        url: endpointUrl(endpoint),
      })),
  );
  const pages = await Promise.all(
    candidates.map(async (page) => ((await isPage(page.url, signal)) ? [page] : [])),
  );
  return pages.flat();
}

function isWeb({ protocol, internal }: Endpoint): boolean {
  return protocol === "http" && !internal;
}

/** Whether a browser would show something there, also after it was sent elsewhere on that server. */
async function isPage(start: string, signal: AbortSignal): Promise<boolean> {
  let url = start;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
    const headers = { accept: "text/html" };
    const answer = await exchange({ url, headers, signal, timeoutMs: ANSWERS_WITHIN_MS }).catch(
      () => null,
    );
    if (answer === null) return false;
    const { location } = answer.headers;
    if (answer.status < 300 || answer.status >= 400 || location === undefined) {
      const html = answer.headers["content-type"]?.startsWith("text/html") ?? false;
      return html && answer.status < 400;
    }
    const next = URL.parse(location, url);
    if (next?.origin !== URL.parse(start)?.origin) return false;
    url = next?.href ?? start;
  }
  return false;
}
