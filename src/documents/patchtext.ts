/** A text that can be changed in parts. */
export interface IText {
  getSource(): string;
  updateSource(start: number, end: number, value?: string): void;
}

/** How many pairs of lines are compared at most: beyond, a middle changes as a whole. */
const PAIRS = 1_000_000;

/**
 * Make a text what it is elsewhere by changing the lines that differ, so that cursors stay.
 */
export function patchText(text: IText, next: string): void {
  const old = text.getSource();
  if (old === next) {
    return;
  }
  let [from, to] = [old.length, next.length];
  for (const [start, otherStart] of keptLines(old, next)) {
    patchMiddle(
      text,
      old.slice(start, from),
      next.slice(otherStart, to),
      start
    );
    [from, to] = [start, otherStart];
  }
}

/**
 * Where hunks of two texts begin, from the last one to the start of the texts.
 *
 * A hunk is a run of lines that differ, with the equal lines behind it.
 */
function* keptLines(old: string, next: string): Iterable<[number, number]> {
  const [one, other] = [linesOf(old), linesOf(next)];
  const shared = one.length * other.length > PAIRS ? [] : table(one, other);
  let [i, j] = [one.length, other.length];
  let [at, otherAt] = [old.length, next.length];
  let differs = false;
  while (shared.length > 0 && i > 0 && j > 0) {
    const same = one[i - 1] === other[j - 1];
    if (same && differs) {
      yield [at, otherAt];
      differs = false;
    }
    differs ||= !same;
    const takeOne = same || shared[i - 1][j] >= shared[i][j - 1];
    const takeOther = same || !takeOne;
    if (takeOne) {
      at -= one[--i].length;
    }
    if (takeOther) {
      otherAt -= other[--j].length;
    }
  }
  yield [0, 0];
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** How many lines the first `i` and the first `j` have in common, in order. */
function table(one: string[], other: string[]): Uint32Array[] {
  const rows = [new Uint32Array(other.length + 1)];
  one.forEach((line, i) => {
    const row = new Uint32Array(other.length + 1);
    other.forEach((otherLine, j) => {
      row[j + 1] =
        line === otherLine ? rows[i][j] + 1 : Math.max(rows[i][j + 1], row[j]);
    });
    rows.push(row);
  });
  return rows;
}

/**
 * Change what differs between the start and the end that two pieces have in common.
 *
 * @param offset - where the old piece begins in the text.
 */
function patchMiddle(
  text: IText,
  old: string,
  next: string,
  offset: number
): void {
  if (old === next) {
    return;
  }
  const shorter = Math.min(old.length, next.length);
  let start = 0;
  while (start < shorter && old[start] === next[start]) {
    start++;
  }
  let tail = 0;
  while (
    tail < shorter - start &&
    old[old.length - 1 - tail] === next[next.length - 1 - tail]
  ) {
    tail++;
  }
  const middle = next.slice(start, next.length - tail);
  text.updateSource(offset + start, offset + old.length - tail, middle);
}
