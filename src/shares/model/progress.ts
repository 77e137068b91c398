import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

/**
 * How something a person started on a row fares.
 *
 * - busy: under way
 * - failed: in `message` why; `retry` does it again
 * - undoable: done; for a while `undo` takes it back
 */
export type Progress =
  | { readonly kind: 'busy' }
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly retry: () => Promise<void>;
    }
  | { readonly kind: 'undoable'; readonly undo: () => Promise<void> };

/** How long something can be taken back, in milliseconds. */
export const UNDO_TIME = 10000;

/**
 * The progress of rows, each by itself: one may fail while the next succeeds.
 */
export class ProgressBook implements IDisposable {
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._timers.forEach(timer => window.clearTimeout(timer));
    Signal.clearData(this);
  }

  of(id: string): Progress | null {
    return this._progress.get(id) ?? null;
  }

  /**
   * Do something about a row, unless something is under way there already.
   *
   * @returns whether it was done. Never rejects: the failure stands in the row.
   */
  async run(id: string, action: () => Promise<void>): Promise<boolean> {
    if (this.of(id)?.kind === 'busy') {
      return false;
    }
    this._set(id, { kind: 'busy' });
    try {
      await action();
    } catch (error) {
      const { message } = error as Error;
      const retry = async () => void (await this.run(id, action));
      this._set(id, { kind: 'failed', message, retry });
      return false;
    }
    if (this.of(id)?.kind === 'busy') {
      this.clear(id);
    }
    return true;
  }

  /**
   * Offer for a while to take back what was done.
   *
   * @param forget - called when the time is over without anybody taking it back.
   */
  offerUndo(id: string, undo: () => Promise<void>, forget: () => void): void {
    this._set(id, {
      kind: 'undoable',
      undo: async () => void (await this.run(id, undo))
    });
    const timer = window.setTimeout(() => {
      this.clear(id);
      forget();
    }, UNDO_TIME);
    this._timers.set(id, timer);
  }

  clear(id: string): void {
    this._stop(id);
    if (this._progress.delete(id)) {
      this._changed.emit();
    }
  }

  private _set(id: string, progress: Progress): void {
    this._stop(id);
    this._progress.set(id, progress);
    this._changed.emit();
  }

  private _stop(id: string): void {
    window.clearTimeout(this._timers.get(id));
    this._timers.delete(id);
  }

  private readonly _progress = new Map<string, Progress>();
  private readonly _timers = new Map<string, number>();
  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
}
