import type { MethodDefinition, ServiceDefinition } from "@grpc/grpc-js";
import protobuf, { type INamespace, type Type } from "protobufjs/light.js";

/**
 * How 64-bit integers appear in decoded messages. "number" is exact up to 2^53 - 1, beyond any of
 * our counters; "string" keeps every digit, as times in nanoseconds need.
 */
export type LongForm = "number" | "string";

/** Turns one message type into bytes and back. Field names are those of the .proto file. */
export interface MessageCodec {
  /** Converts values to the types of their fields; fields that the type does not have are left out. */
  encode(message: object): Buffer;
  /** Throws on bytes that are no such message. Absent fields get their defaults. */
  decode(bytes: Uint8Array): object;
}

/** The codec of a message, by its full name, from a generated descriptor. */
export function messageCodec(
  descriptor: INamespace,
  fullName: string,
  longs: LongForm = "number",
): MessageCodec {
  return codecOf(protobuf.Root.fromJSON(descriptor).lookupType(fullName), longs);
}

/** A service in the form that @grpc/grpc-js takes, keyed by the method names of the .proto file. */
export function grpcService(
  descriptor: INamespace,
  fullName: string,
  longs: LongForm = "number",
): ServiceDefinition {
  const service = protobuf.Root.fromJSON(descriptor).lookupService(fullName);
  const methods: Record<string, MethodDefinition<object, object>> = {};
  for (const method of service.methodsArray) {
    const request = codecOf(service.lookupType(method.requestType), longs);
    const response = codecOf(service.lookupType(method.responseType), longs);
    methods[method.name] = {
      path: `/${fullName}/${method.name}`,
      requestStream: method.requestStream === true,
      responseStream: method.responseStream === true,
      requestSerialize: request.encode,
      requestDeserialize: request.decode,
      responseSerialize: response.encode,
      responseDeserialize: response.decode,
    };
  }
  return methods;
}

function codecOf(type: Type, longs: LongForm): MessageCodec {
  const conversion = {
    longs: longs === "number" ? Number : String,
    enums: String,
    defaults: true,
    arrays: true,
    objects: true,
  };
  return {
    encode: (message) => {
      const bytes = type.encode(type.fromObject(message)).finish();
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
    decode: (bytes) => type.toObject(type.decode(bytes), conversion),
  };
}
