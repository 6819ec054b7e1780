/**
 * Measures a command and its peer in turn, after one pair to warm up; each begins every other pair,
 * so that coming second is nobody's advantage.
 */
export async function inTurn(
  rounds: number,
  measured: () => Promise<number>,
  peer: () => Promise<number>,
): Promise<{ values: number[]; peers: number[] }> {
  const values: number[] = [];
  const peers: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const firstPeer = round % 2 === 1 ? await peer() : null;
    const value = await measured();
    const pair = firstPeer ?? (await peer());
    if (round === 0) continue;
    values.push(value);
    peers.push(pair);
  }
  return { values, peers };
}
