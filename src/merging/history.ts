import { JSONExt } from '@lumino/coreutils';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';

/** Typing on without a longer pause is undone at once; in milliseconds. */
const PAUSE = 500;

/**
 * What can be undone and done again.
 *
 * It keeps whole states, of which most parts are shared: texts are never copied.
 */
export class History<T> {
  /**
   * @param _take - the state as it is now, as JSON.
   */
  constructor(private readonly _take: () => T) {
    this._now = _take();
  }

  get canUndo(): boolean {
    this._settle();
    return this._past.length > 0;
  }

  /**
   * Note that something changed; all that changes in one task of the browser is one step.
   *
   * @param typed - what was typed in, where a person typed.
   */
  note(typed: object | null = null): void {
    const isFirst = this._noted === undefined;
    // What typing answers is part of it.
    this._noted = typed ?? (isFirst ? null : this._noted);
    if (isFirst) {
      queueMicrotask(() => this._settle());
    }
  }

  /**
   * Go one step back, or forth again.
   *
   * @returns the state to go to; null where there is none.
   */
  go(where: 'back' | 'forth'): T | null {
    this._settle();
    const [from, to] =
      where === 'back'
        ? [this._past, this._future]
        : [this._future, this._past];
    const state = from.pop();
    if (state === undefined) {
      return null;
    }
    to.push(this._now);
    this._now = state;
    this._typed = null;
    return state;
  }

  /** Take the state as it is for the one gone to: bringing it about is no change. */
  arrive(): void {
    this._noted = undefined;
  }

  private _settle(): void {
    const typed = this._noted;
    this._noted = undefined;
    if (typed === undefined) {
      return;
    }
    const state = this._take();
    if (same(state, this._now)) {
      return;
    }
    const time = Date.now();
    const goesOn = typed !== null && typed === this._typed;
    if (!goesOn || time - this._time > PAUSE || this._future.length > 0) {
      this._past.push(this._now);
    }
    this._future = [];
    [this._now, this._typed, this._time] = [state, typed, time];
  }

  private _now: T;
  private _past: T[] = [];
  private _future: T[] = [];
  /** What was changed in this task; undefined where nothing was. */
  private _noted: object | null | undefined;
  private _typed: object | null = null;
  private _time = 0;
}

function same<T>(one: T, other: T): boolean {
  return JSONExt.deepEqual(
    one as ReadonlyPartialJSONValue,
    other as ReadonlyPartialJSONValue
  );
}
