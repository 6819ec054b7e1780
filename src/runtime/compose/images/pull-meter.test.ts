import { expect, test } from "vitest";
import { PullMeter } from "./pull-meter.ts";

const line = (layer: string, status: string, doneBytes = 0, totalBytes = 0) => ({
  ...{ layer, status, doneBytes, totalBytes },
});

test("the layers are summed up, those that wait and those that are there already left out", () => {
  const meter = new PullMeter();
  const after = (...lines: ReturnType<typeof line>[]) => {
    for (const one of lines) meter.take(one);
    return meter.words();
  };
  expect(after(line("v1", "Pulling from prom/prometheus"))).toBe("");
  expect(after(line("a", "Pulling fs layer"), line("b", "Waiting"))).toBe("");
  expect(after(line("c", "Already exists"))).toBe("");
  expect(after(line("a", "Downloading", 12_400_000, 90_000_000))).toBe("12 of 90 MB");
  expect(after(line("b", "Downloading", 1_000_000, 8_000_000))).toBe("13 of 98 MB");
  expect(after(line("b", "Verifying Checksum"), line("b", "Download complete"))).toBe(
    "20 of 98 MB",
  );
  expect(after(line("a", "Download complete"))).toBe("unpacking");
  expect(after(line("a", "Extracting", 5, 90_000_000), line("a", "Pull complete"))).toBe(
    "unpacking",
  );
});

test("a small image has a digit more, and one of unknown size is no nonsense", () => {
  const small = new PullMeter();
  small.take(line("a", "Downloading", 420_000, 4_000_000));
  expect(small.words()).toBe("0.4 of 4.0 MB");
  const unknown = new PullMeter();
  unknown.take(line("a", "Downloading", 500_000));
  expect(unknown.words()).toBe("0.5 MB");
});
