import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../needs.ts";
import { GUIDE_WALK, TRADE, TRADE_AS_IN_THE_GUIDE } from "../../support/guide-walk.ts";
import { KubectlPlace } from "../../support/kubectl-place.ts";

describe("the deployment guides, command by command", needs("kubectl"), () => {
  let place: KubectlPlace;

  beforeAll(async () => {
    place = await KubectlPlace.start();
    place.file("trade.yaml", TRADE);
  });
  afterAll(() => place.close());

  test("the toleration of the guide is refused in the real words", async () => {
    place.file("as-in-the-guide.yaml", TRADE_AS_IN_THE_GUIDE);
    expect(await place.refuses("apply -f as-in-the-guide.yaml")).toContain(
      "effect must be 'NoExecute' when `tolerationSeconds` is set",
    );
  });

  test.each(GUIDE_WALK)("kubectl $line", async ({ line, says }) => {
    const text = await place.says(line);
    for (const part of says) {
      if (typeof part === "string") expect(text).toContain(part);
      else expect(text).toMatch(part);
    }
  });
});
