import { each, MAX_SCORE, type Score } from "../score-plugin.ts";

/**
 * The closer the used shares of cpu and memory are, the better (kube-scheduler 1.34,
 * NodeResourcesBalancedAllocation): 1 less their standard deviation. Says nothing of pods that ask
 * for neither.
 */
export const balancedAllocation: Score = ({ pod }, nodes) => {
  const { milliCpu, memory } = pod.shape.requests;
  if (milliCpu === 0 && memory === 0) return undefined;
  const points = each(nodes, ({ side: { allocatable }, load: { requested } }) => {
    if (allocatable.milliCpu === 0 || allocatable.memory === 0) return MAX_SCORE;
    const cpu = Math.min(1, (requested.milliCpu + milliCpu) / allocatable.milliCpu);
    const ram = Math.min(1, (requested.memory + memory) / allocatable.memory);
    return (1 - Math.abs((cpu - ram) / 2)) * MAX_SCORE;
  });
  return new Uint8Array(points);
};
