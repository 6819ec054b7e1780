import { each, MAX_SCORE, type Score } from "../score-plugin.ts";

const MEBIBYTE = 1024 * 1024;
/** Images that are smaller all in all do not matter. */
const LEAST_BYTES = 23 * MEBIBYTE;
/** For each container; more than that counts no more. */
const MOST_BYTES = 1_000 * MEBIBYTE;

/**
 * Nodes that have the pod's images, by their size; an image that few nodes have counts for less, so
 * that these are not overrun (kube-scheduler 1.34, ImageLocality).
 */
export const imageLocality: Score = ({ view, pod }, slots) => {
  const { images } = pod.shape;
  const all = view.order.length;
  const wanted = images
    .map((name) => ({ name, spread: view.nodesWithImage(name) / all }))
    .filter(({ spread }) => spread > 0);
  if (wanted.length === 0) return 0;
  const most = MOST_BYTES * images.length;
  const points = each(slots, (slot) => {
    const { side } = view.at(slot);
    let bytes = 0;
    for (const { name, spread } of wanted) {
      bytes += Math.trunc((side.images.get(name) ?? 0) * spread);
    }
    const counted = Math.min(Math.max(bytes, LEAST_BYTES), most);
    return (MAX_SCORE * (counted - LEAST_BYTES)) / (most - LEAST_BYTES);
  });
  return new Uint8Array(points);
};
