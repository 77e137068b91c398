import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { Feed } from './feed';
import { ProgressBook } from './progress';
import type { SharingRest } from './rest';
import type { ReceivedChange, ReceivedRow } from './rows';

/** How long what was accepted is marked, in milliseconds. */
export const NEW_TIME = 20000;

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
    this._new.forEach(timer => window.clearTimeout(timer));
    this.progress.dispose();
    Signal.clearData(this);
  }

  /** How many wait for an answer. */
  get waiting(): number {
    return this.feed.rows?.filter(isWaiting).length ?? 0;
  }

  /** What waits for an answer, or was declined just now; null until known. */
  get pending(): readonly ReceivedRow[] | null {
    const rows = this.feed.rows;
    return rows?.filter(row => isWaiting(row) || this._isDeclined(row)) ?? null;
  }

  /** What was accepted; null until known. */
  get accepted(): readonly ReceivedRow[] | null {
    const rows = this.feed.rows;
    return (
      rows?.filter(
        row => isShown(row) || (this._isUndoable(row) && !this._isDeclined(row))
      ) ?? null
    );
  }

  /** What was declined, left or hidden, and can be accepted after all; null until known. */
  get away(): readonly ReceivedRow[] | null {
    const rows = this.feed.rows;
    return (
      rows?.filter(
        row =>
          isAway(row) &&
          row.status !== 'gone' &&
          !this._isDeclined(row) &&
          !this._isUndoable(row)
      ) ?? null
    );
  }

  /** Whether the storage keeps shares at all; so it is believed until it says otherwise. */
  get available(): boolean {
    return this._available;
  }

  /**
   * Whether the storage keeps names of my own for what is shared with me.
   *
   * Those that do also tell what is hidden from what is declined; the others do not.
   */
  get ownNames(): boolean {
    return this._ownNames;
  }

  /** Whether a share was accepted here a moment ago. */
  isNew({ id }: ReceivedRow): boolean {
    return this._new.has(id);
  }

  /** Whether the sharer took the share back since it was shown. */
  isWithdrawn({ id }: ReceivedRow): boolean {
    return this._withdrawn.has(id);
  }

  find(id: string): ReceivedRow | undefined {
    return this.feed.rows?.find(row => row.id === id);
  }

  /** The share that stands at a path itself. */
  entryAt(path: string): ReceivedRow | undefined {
    return this.feed.rows?.find(({ item }) => item.path === path);
  }

  /** The share through which a file is reached; undefined for what is mine. */
  at(path: string): ReceivedRow | undefined {
    return this.feed.rows?.find(
      ({ item }) => item.path && `${path}/`.startsWith(`${item.path}/`)
    );
  }

  /**
   * Accept a share, or try again to reach what was accepted.
   *
   * @returns the row as it is then; undefined where it could not be accepted.
   */
  async accept(id: string): Promise<ReceivedRow | undefined> {
    const done = await this.progress.run(id, () => this._accept(id));
    return done ? this.find(id) : undefined;
  }

  /**
   * Decline a share; for a while it can be accepted after all.
   *
   * @param words - what who proposed it for merging is told, possibly nothing.
   */
  async decline(id: string, words?: string): Promise<void> {
    this._declined.add(id);
    await this._putAway(
      id,
      words === undefined
        ? { state: 'declined' }
        : { state: 'declined', words },
      () => this._accept(id),
      () => this.dismiss(id)
    );
  }

  /** Leave a share that was accepted; for a while that can be taken back. */
  leave(id: string): Promise<void> {
    return this._putAway(id, { state: 'declined' }, () => this._comeBack(id));
  }

  /** Keep a share that was accepted out of sight; for a while that can be taken back. */
  hide(id: string): Promise<void> {
    return this._putAway(id, { state: 'hidden' }, () => this._comeBack(id));
  }

  /** Accept what was declined or hidden; it stands with the others at once. */
  async bringBack(id: string): Promise<void> {
    await this.progress.run(id, () => this._comeBack(id));
  }

  /**
   * Give a share a name of my own; for its owner it keeps its name.
   *
   * @returns whether it goes by that name now.
   */
  rename(id: string, name: string): Promise<boolean> {
    return this.progress.run(id, () => this._change(id, { name }));
  }

  /** Put away what a row tells: it was declined, or it is gone. */
  dismiss(id: string): void {
    this._declined.delete(id);
    this.progress.clear(id);
    if (this._withdrawn.delete(id)) {
      this.feed.drop(id);
    }
    this._changed.emit();
  }

  private async _putAway(
    id: string,
    change: ReceivedChange,
    undo: () => Promise<void>,
    forget = () => this._changed.emit()
  ): Promise<void> {
    if (await this.progress.run(id, () => this._change(id, change))) {
      this.progress.offerUndo(id, undo, forget);
    }
  }

  private async _accept(id: string): Promise<void> {
    await this._comeBack(id);
    this._declined.delete(id);
    this._mark(id);
  }

  private _comeBack(id: string): Promise<void> {
    return this._change(id, { state: 'accepted' });
  }

  private async _change(id: string, change: ReceivedChange): Promise<void> {
    this.feed.put(await this._rest.changeReceived(id, change));
  }

  private async _ask(): Promise<ReceivedRow[]> {
    const answer = await this._rest.received();
    this._available = answer.available;
    this._ownNames = answer.own_names;
    answer.received.forEach(({ id }) => this._withdrawn.delete(id));
    return answer.received;
  }

  private _onFeed(): void {
    const { rows } = this.feed;
    const seen = this._seen;
    const fresh =
      rows?.filter(
        row => !seen?.has(row.id) && (isWaiting(row) || isShown(row))
      ) ?? [];
    if (rows !== null) {
      this._seen = new Set([...(seen ?? []), ...rows.map(({ id }) => id)]);
    }
    this._changed.emit();
    // What is there from the beginning is told by the lists alone.
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
      this._declined.delete(id);
      return false;
    }
    this._withdrawn.add(id);
    return true;
  }

  /** Let a row be found where it went. */
  private _mark(id: string): void {
    window.clearTimeout(this._new.get(id));
    const timer = window.setTimeout(() => {
      this._new.delete(id);
      this._changed.emit();
    }, NEW_TIME);
    this._new.set(id, timer);
    this._changed.emit();
  }

  private _isDeclined({ id }: ReceivedRow): boolean {
    return this._declined.has(id);
  }

  private _isUndoable({ id }: ReceivedRow): boolean {
    return this.progress.of(id)?.kind === 'undoable';
  }

  private _emitChanged(): void {
    this._changed.emit();
  }

  private _available = true;
  private _ownNames = false;
  private _seen: ReadonlySet<string> | null = null;
  private readonly _declined = new Set<string>();
  private readonly _new = new Map<string, number>();
  private readonly _withdrawn = new Set<string>();
  private readonly _changed = new Signal<this, void>(this);
  private readonly _arrived = new Signal<this, readonly ReceivedRow[]>(this);
}

/** What is gone needs no answer, and cannot be accepted after all. */
function isWaiting({ state, hidden, status }: ReceivedRow): boolean {
  return state === 'pending' && !hidden && status !== 'gone';
}

function isShown({ state, hidden }: ReceivedRow): boolean {
  return state === 'accepted' && !hidden;
}

function isAway({ state, hidden }: ReceivedRow): boolean {
  return state === 'declined' || hidden;
}
