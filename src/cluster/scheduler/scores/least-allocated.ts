import { each, MAX_SCORE, type Score } from "../score-plugin.ts";

/** The share of cpu and memory that stays free (kube-scheduler 1.34, NodeResourcesFit, LeastAllocated). */
export const leastAllocated: Score = ({ pod }, nodes) => {
  const { milliCpu, memory } = pod.shape.forScoringNew;
  const points = each(nodes, ({ side: { allocatable }, load }) => {
    const cpu = freeShare(load.scoredMilliCpu + milliCpu, allocatable.milliCpu);
    const ram = freeShare(load.scoredMemory + memory, allocatable.memory);
    const counted = (allocatable.milliCpu === 0 ? 0 : 1) + (allocatable.memory === 0 ? 0 : 1);
    return counted === 0 ? 0 : (cpu + ram) / counted;
  });
  return new Uint8Array(points);
};

function freeShare(used: number, all: number): number {
  return all === 0 || used > all ? 0 : Math.trunc(((all - used) * MAX_SCORE) / all);
}
