import { expect, test } from "vitest";
import { messageCodec } from "./grpc-service.ts";
import adapter from "./proto/generated/adapter.json" with { type: "json" };
import health from "./proto/generated/health.json" with { type: "json" };

test("bytes are those of the protocol: field numbers and types are the contract", () => {
  const chunk = messageCodec(adapter, "atp.adapter.v1.StreamChunk");
  const bytes = chunk.encode({
    type: "t",
    content_json: "c",
    confidence: 1,
    partial_in_tokens: 2,
    partial_out_tokens: 300,
    partial_usd_micros: 4,
    more: true,
  });
  expect(bytes.toString("hex")).toBe("0a017412016319000000000000f03f200228ac0230043801");
  expect(chunk.decode(bytes)).toMatchObject({ partial_out_tokens: 300, more: true });
  const serving = messageCodec(health, "grpc.health.v1.HealthCheckResponse");
  expect(serving.encode({ status: "SERVING" }).toString("hex")).toBe("0801");
});

test("absent fields have their defaults, unknown fields are passed over", () => {
  const request = messageCodec(adapter, "atp.adapter.v1.StreamRequest");
  expect(request.decode(Buffer.from("5a0178", "hex"))).toEqual({ stream_id: "", prompt_json: "" });
});

test("64-bit integers are numbers, or texts where every digit counts", () => {
  const name = "atp.adapter.v1.EstimateResponse";
  const numbers = messageCodec(adapter, name);
  const texts = messageCodec(adapter, name, "string");
  const largest = texts.encode({ in_tokens: "18446744073709551615" });
  expect(texts.decode(largest)).toMatchObject({ in_tokens: "18446744073709551615" });
  const safe = numbers.encode({ in_tokens: Number.MAX_SAFE_INTEGER });
  expect(numbers.decode(safe)).toMatchObject({ in_tokens: Number.MAX_SAFE_INTEGER });
});

test("bytes that are no such message are an error", () => {
  const chunk = messageCodec(adapter, "atp.adapter.v1.StreamChunk");
  expect(() => chunk.decode(Buffer.from("0aff", "hex"))).toThrow();
});
