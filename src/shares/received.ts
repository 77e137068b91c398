import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { Feed } from './feed';
import { ProgressBook } from './progress';
import type { SharingRest } from './rest';
import type { ReceivedRow } from './rows';

/**
 * What others share with me.
 */
export class ReceivedShares implements IDisposable {
  constructor(private readonly _rest: SharingRest) {
    this.feed = new Feed(
      () => this._ask(),
      row => this._keeps(row)
    );
    this.feed.changed.connect(this._onFeed, this);
    this.progress.changed.connect(this._emitChanged, this);
  }

  readonly feed: Feed<ReceivedRow>;

  readonly progress = new ProgressBook();

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Shares came in since the last answer; none is told twice. */
  get arrived(): ISignal<this, readonly ReceivedRow[]> {
    return this._arrived;
  }

  get isDisposed(): boolean {
    return this.progress.isDisposed;
  }

  dispose(): void {
    this.progress.dispose();
    Signal.clearData(this);
  }

  /** How many wait for an answer. */
  get waiting(): number {
    return this.feed.rows?.filter(isWaiting).length ?? 0;
  }

  /** What waits for an answer or got it just now; null until known. */
  get pending(): readonly ReceivedRow[] | null {
    const rows = this.feed.rows;
    return rows?.filter(row => isWaiting(row) || this.isAnswered(row)) ?? null;
  }

  /** What was accepted; null until known. */
  get accepted(): readonly ReceivedRow[] | null {
    const rows = this.feed.rows;
    return (
      rows?.filter(
        row => !this.isAnswered(row) && (isShown(row) || this._isUndoable(row))
      ) ?? null
    );
  }

  /** Whether a share was answered just now, and not yet put away. */
  isAnswered({ id }: ReceivedRow): boolean {
    return this._answered.has(id);
  }

  /** Whether the sharer took the share back since it was shown. */
  isWithdrawn({ id }: ReceivedRow): boolean {
    return this._withdrawn.has(id);
  }

  find(id: string): ReceivedRow | undefined {
    return this.feed.rows?.find(row => row.id === id);
  }

  /**
   * Accept a share, or try again to reach what was accepted.
   *
   * @returns the row as it is then; undefined where it could not be accepted.
   */
  async accept(id: string): Promise<ReceivedRow | undefined> {
    const done = await this.progress.run(id, async () => {
      const row = await this._rest.answer(id, 'accepted');
      this._answered.add(id);
      this.feed.put(row);
    });
    return done ? this.find(id) : undefined;
  }

  /** Decline a share; for a while it can be accepted after all. */
  async decline(id: string): Promise<void> {
    this._answered.add(id);
    const done = await this.progress.run(id, async () => {
      this.feed.put(await this._rest.answer(id, 'declined'));
    });
    if (done) {
      const accept = async () => {
        this.feed.put(await this._rest.answer(id, 'accepted'));
      };
      this.progress.offerUndo(id, accept, () => this.dismiss(id));
    }
  }

  /** Leave a share that was accepted; for a while that can be taken back. */
  async leave(id: string): Promise<void> {
    const done = await this.progress.run(id, async () => {
      this.feed.put(await this._rest.answer(id, 'declined'));
    });
    if (done) {
      const back = async () => {
        this.feed.put(await this._rest.answer(id, 'accepted'));
      };
      this.progress.offerUndo(id, back, () => this._changed.emit());
    }
  }

  /** Put away what a row tells: it was answered, or it is gone. */
  dismiss(id: string): void {
    this._answered.delete(id);
    this.progress.clear(id);
    if (this._withdrawn.delete(id)) {
      this.feed.drop(id);
    }
    this._changed.emit();
  }

  private async _ask(): Promise<ReceivedRow[]> {
    const rows = await this._rest.received();
    rows.forEach(({ id }) => this._withdrawn.delete(id));
    return rows;
  }

  private _onFeed(): void {
    const { rows } = this.feed;
    const waiting = rows?.filter(isWaiting) ?? [];
    const seen = this._seen;
    const fresh = waiting.filter(({ id }) => !seen?.has(id));
    if (rows !== null) {
      this._seen = new Set([...(seen ?? []), ...waiting.map(({ id }) => id)]);
    }
    this._changed.emit();
    // What waits from the beginning is told by the count alone.
    if (seen !== null && fresh.length > 0) {
      this._arrived.emit(fresh);
    }
  }

  private _keeps(row: ReceivedRow): boolean {
    const { id } = row;
    if (this._isUndoable(row)) {
      return true;
    }
    if (!isShown(row)) {
      this._answered.delete(id);
      return false;
    }
    this._withdrawn.add(id);
    return true;
  }

  private _isUndoable({ id }: ReceivedRow): boolean {
    return this.progress.of(id)?.kind === 'undoable';
  }

  private _emitChanged(): void {
    this._changed.emit();
  }

  private _seen: ReadonlySet<string> | null = null;
  private readonly _answered = new Set<string>();
  private readonly _withdrawn = new Set<string>();
  private readonly _changed = new Signal<this, void>(this);
  private readonly _arrived = new Signal<this, readonly ReceivedRow[]>(this);
}

function isWaiting({ state, hidden }: ReceivedRow): boolean {
  return state === 'pending' && !hidden;
}

function isShown({ state, hidden }: ReceivedRow): boolean {
  return state === 'accepted' && !hidden;
}
