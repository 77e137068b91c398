/** What other sections may take of the sidebar together. */
const OTHERS = 0.5;

/**
 * The height of each section of the sidebar: what it needs, while that leaves the first one half.
 *
 * @param total - the height there is, in pixels.
 * @param needs - the height of what each section shows, in pixels; null where it is folded. What
 * the first one shows is not asked: it gets what the others do not need.
 * @returns as many heights, in pixels; folded sections have none.
 */
export function fitted(
  total: number,
  needs: readonly (number | null)[]
): number[] {
  const [first, ...others] = needs;
  const wanted = others.map(need => need ?? 0);
  // Without the first one, there is nobody else to give the rest to.
  const room = first === null ? total : total * OTHERS;
  const given = shared(room, wanted);
  const rest = total - given.reduce((sum, height) => sum + height, 0);
  if (first !== null) {
    return [rest, ...given];
  }
  const open = others.filter(need => need !== null).length;
  const more = others.map(need => (need === null ? 0 : rest / open));
  return [0, ...given.map((height, index) => height + more[index])];
}

/** Give each what it wants, and where there is too little, nobody more than anybody in want. */
function shared(room: number, wanted: readonly number[]): number[] {
  const given = wanted.map(() => 0);
  const byWant = wanted.map((_, index) => index);
  byWant.sort((one, other) => wanted[one] - wanted[other]);
  let left = room;
  byWant.forEach((index, served) => {
    const share = left / (byWant.length - served);
    given[index] = Math.min(wanted[index], share);
    left -= given[index];
  });
  return given;
}
