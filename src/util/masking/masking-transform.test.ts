import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { Masker } from "./masker.ts";
import { maskingTransform } from "./masking-transform.ts";

test("bytes that are no text pass as they came, and a secret in pieces does not", async () => {
  const masker = new Masker();
  masker.add(["schlüssel"]);
  const secret = Buffer.from("schlüssel");
  const chunks = [
    Buffer.from([0xff, 0x00, 0xc3]),
    ...[...secret].map((byte) => Buffer.from([byte])),
    Buffer.from([0xfe]),
    Buffer.from("schl"),
  ];
  const shown = await buffer(Readable.from(chunks).pipe(maskingTransform(masker)));
  expect(shown).toEqual(
    Buffer.concat([
      Buffer.from([0xff, 0x00, 0xc3]),
      Buffer.from("***"),
      Buffer.from([0xfe]),
      Buffer.from("schl"),
    ]),
  );
});

test("a secret that is learnt later is masked from then on", async () => {
  const masker = new Masker();
  const transform = maskingTransform(masker);
  transform.write("one hunter22\n");
  masker.add(["hunter22"]);
  transform.end("two hunter22\n");
  expect((await buffer(transform)).toString()).toBe("one hunter22\ntwo ***\n");
});
