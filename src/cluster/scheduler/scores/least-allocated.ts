import { MAX_SCORE, type Score } from "../score-plugin.ts";

/** The share of cpu and memory that stays free (kube-scheduler 1.34, NodeResourcesFit, LeastAllocated). */
export const leastAllocated: Score = ({ view, pod }, slots) => {
  const { milliCpu, memory } = pod.shape.forScoringNew;
  const { numbers } = view.columns;
  const points = new Uint8Array(slots.length);
  for (let index = 0; index < slots.length; index++) {
    const slot = slots[index] ?? 0;
    const allCpu = numbers.allocatableMilliCpu[slot] ?? 0;
    const allMemory = numbers.allocatableMemory[slot] ?? 0;
    const cpu = freeShare((numbers.scoredMilliCpu[slot] ?? 0) + milliCpu, allCpu);
    const ram = freeShare((numbers.scoredMemory[slot] ?? 0) + memory, allMemory);
    const counted = (allCpu === 0 ? 0 : 1) + (allMemory === 0 ? 0 : 1);
    points[index] = counted === 0 ? 0 : (cpu + ram) / counted;
  }
  return points;
};

function freeShare(used: number, all: number): number {
  return all === 0 || used > all ? 0 : Math.trunc(((all - used) * MAX_SCORE) / all);
}
