import { expect, test } from "vitest";
import { externalAddress } from "./external-address.ts";

test.each([
  ["http://127.0.0.1:9000", { protocol: "http", host: "127.0.0.1", port: 9000 }],
  ["http://localhost:9000/", { protocol: "http", host: "localhost", port: 9000 }],
  ["http://memory.test", { protocol: "http", host: "memory.test", port: 80 }],
  ["grpc://127.0.0.1:7070", { protocol: "grpc", host: "127.0.0.1", port: 7070 }],
  ["tcp://db:5432", { protocol: "tcp", host: "db", port: 5432 }],
  ["127.0.0.1:7070", { protocol: null, host: "127.0.0.1", port: 7070 }],
])("%s is an address", (text, address) => {
  expect(externalAddress(text)).toEqual(address);
});

test.each([
  "https://127.0.0.1:9000",
  "http://127.0.0.1:9000/api",
  "http://ada:secret@127.0.0.1:9000",
  "http://127.0.0.1:0",
  "http://127.0.0.1:65536",
  "grpc://127.0.0.1",
  "127.0.0.1",
  "http://[::1]:9000",
  "",
])("%s is none", (text) => {
  expect(externalAddress(text)).toBeNull();
});
