import { expect, test } from "vitest";
import { projectName } from "./project-name.ts";

test.each([
  ["shop", "shop-0a1b2c"],
  ["Shop_2", "shop_2-0a1b2c"],
  ["-my shop", "my-shop-0a1b2c"],
  ["ladenöl", "laden-l-0a1b2c"],
  ["店", "stack-0a1b2c"],
])("the project of %s is %s", (name, project) => {
  expect(projectName(name, "0a1b2c3d4e5f")).toBe(project);
});
