/**
 * What a person made of a document in this browser and no storage is known to have; its content
 * is kept beside it.
 */
export interface IWork {
  readonly id: string;
  /** The page it was made in. */
  readonly session: string;
  /** Whose it is, and on which server. */
  readonly scope: string;
  readonly path: string;
  /** The hash of what it was made from. */
  readonly hash: string;
  /** When it was last changed, in milliseconds. */
  readonly time: number;
  /** The bytes its content takes. */
  readonly size: number;
}

/** How much is kept, and for how many milliseconds. */
export const LIMITS = {
  documents: 50,
  bytes: 64 * 1024 * 1024,
  age: 30 * 24 * 60 * 60 * 1000
} as const;

/** Milliseconds between a change and its being kept. */
export const PAUSE = 2000;

/** How much longer the pause is than keeping takes: typing in a large notebook stays fluent. */
const SHARE = 20;

/**
 * How long to wait after the next change.
 *
 * @param duration - how long it took to read the document, in milliseconds.
 */
export function pauseAfter(duration: number): number {
  return Math.max(PAUSE, SHARE * duration);
}

/**
 * Choose what is not kept any longer: what is old, and what goes beyond the limits, the latest
 * work first.
 *
 * @returns the ids.
 */
export function surplus(works: readonly IWork[], now: number): string[] {
  let [documents, bytes] = [0, 0];
  const fits = ({ time, size }: IWork) => {
    const kept =
      now - time <= LIMITS.age &&
      documents < LIMITS.documents &&
      bytes + size <= LIMITS.bytes;
    if (kept) {
      documents++;
      bytes += size;
    }
    return kept;
  };
  return [...works]
    .sort((one, other) => other.time - one.time)
    .filter(work => !fits(work))
    .map(({ id }) => id);
}

/**
 * Choose what nobody works on any more, the latest first.
 *
 * @param living - the pages that are open.
 */
export function left(
  works: readonly IWork[],
  living: ReadonlySet<string>
): IWork[] {
  return works
    .filter(({ session }) => !living.has(session))
    .sort((one, other) => other.time - one.time);
}
