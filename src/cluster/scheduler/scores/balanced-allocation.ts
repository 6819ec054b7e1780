import { MAX_SCORE, type Score } from "../score-plugin.ts";

/**
 * The closer the used shares of cpu and memory are, the better (kube-scheduler 1.34,
 * NodeResourcesBalancedAllocation): 1 less their standard deviation. Says nothing of pods that ask
 * for neither.
 */
export const balancedAllocation: Score = ({ view, pod }, slots) => {
  const { milliCpu, memory } = pod.shape.requests;
  if (milliCpu === 0 && memory === 0) return undefined;
  const { numbers } = view.columns;
  const points = new Uint8Array(slots.length);
  for (let index = 0; index < slots.length; index++) {
    const slot = slots[index] ?? 0;
    const allCpu = numbers.allocatableMilliCpu[slot] ?? 0;
    const allMemory = numbers.allocatableMemory[slot] ?? 0;
    if (allCpu === 0 || allMemory === 0) {
      points[index] = MAX_SCORE;
      continue;
    }
    const cpu = Math.min(1, (allCpu - (numbers.milliCpu[slot] ?? 0) + milliCpu) / allCpu);
    const ram = Math.min(1, (allMemory - (numbers.memory[slot] ?? 0) + memory) / allMemory);
    points[index] = (1 - Math.abs((cpu - ram) / 2)) * MAX_SCORE;
  }
  return points;
};
