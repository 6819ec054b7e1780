/** Calls in every turn of the event loop while something is done. Returns how many there were. */
export async function inEachTurn(
  done: Promise<unknown>,
  act: (turn: number) => void,
): Promise<number> {
  let turns = 0;
  let isDone = false;
  const count = () => {
    turns += 1;
    act(turns);
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  await done;
  isDone = true;
  return turns;
}
