import { join } from "node:path";
import { repository } from "./checkout.ts";

/** State as devstack has written it, by version; the next one is made up. Never changed, only added to. */
export const STATE_FIXTURES = join(repository, "test", "fixtures", "state");
