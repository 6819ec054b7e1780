import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { GetSubject } from "./contract-suite.ts";
import { call } from "./http.ts";

export function memoryContract(subject: GetSubject): void {
  const as = (tenant: string) => ({ "x-tenant-id": tenant });
  const object = (key: string) => `/v1/memory/contract/${key}`;
  const put = (tenant: string, key: string, text: string) =>
    call(subject, "MEMORY_URL", {
      method: "PUT",
      path: object(key),
      headers: as(tenant),
      body: { object: { text } },
    });
  const get = (tenant: string, key: string) =>
    call(subject, "MEMORY_URL", { path: object(key), headers: as(tenant) });
  const search = async (tenant: string, q: string) => {
    const { json } = await call(subject, "MEMORY_URL", {
      method: "POST",
      path: "/v1/memory/search",
      headers: as(tenant),
      body: { q },
    });
    return (json as { results: { key: string }[] }).results.map(({ key }) => key);
  };

  test("an object is kept, found, replaced and removed", async () => {
    const key = randomUUID();
    const word = `w${key.replaceAll("-", "")}`;
    expect((await put("one", key, `apples ${word}`)).json).toEqual({ ok: true });
    expect((await get("one", key)).json).toEqual({ object: { text: `apples ${word}` } });
    expect(await search("one", word)).toEqual([key]);
    await put("one", key, "pears");
    expect(await search("one", word)).toEqual([]);
    const removal = { method: "DELETE", path: object(key), headers: as("one") } as const;
    expect((await call(subject, "MEMORY_URL", removal)).json).toEqual({ ok: true, deleted: true });
    expect((await get("one", key)).json).toEqual({ error: "not_found" });
  });

  test("tenants do not see each other", async () => {
    const key = randomUUID();
    const word = `w${key.replaceAll("-", "")}`;
    await put("one", key, word);
    expect((await get("two", key)).json).toEqual({ error: "not_found" });
    expect(await search("two", word)).toEqual([]);
  });

  test("what is not there is answered 200, as the platform's gateway does", async () => {
    expect((await get("one", randomUUID())).status).toBe(200);
  });

  test.each([
    ["a bad key", "bad key", "one", 400],
    ["a bad tenant", "good", "a b", 400],
  ])("%s is refused", async (_, key, tenant, status) => {
    expect((await put(tenant, encodeURIComponent(key), "x")).status).toBe(status);
  });
}
