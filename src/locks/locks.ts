import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { DocumentLock } from './lock';
import type { ILockedDocument } from './lock';
import type { ILockServer } from './rest';

/**
 * How often the server hears of this tab while people look at it, in milliseconds: so they learn
 * that the server was started anew, and what its events did not tell. It costs the storage nothing.
 */
const SHOWN = { interval: 4000, max: 4000, backoff: false };

/**
 * How often it does otherwise. Timers of hidden tabs run once a minute, and the server waits for two
 * and a half.
 */
const HIDDEN = { interval: 50000, max: 50000, backoff: false };

/**
 * What the server tells by itself; see the schema `urn:cs3lab:locks:v1`.
 */
export interface ILockEvent {
  readonly action: 'lost' | 'taken' | 'freed' | 'locked' | 'changed';
  readonly path: string;
  readonly hash?: string;
}

/**
 * The locks of the documents open in this tab.
 */
export class Locks implements IDisposable {
  constructor(private readonly _server: ILockServer) {
    this._poll = new Poll({
      name: 'cs3lab:locks',
      // A page that goes is hidden, too: it must not say that it is there.
      factory: async () => (this._gone ? undefined : this.beat()),
      frequency: document.hidden ? HIDDEN : SHOWN,
      // A tab that is not looked at still edits.
      standby: 'never'
    });
    document.addEventListener('visibilitychange', this);
  }

  /** The tab is looked at, or not any more. */
  handleEvent(): void {
    this._poll.frequency = document.hidden ? HIDDEN : SHOWN;
    void this._poll.refresh();
  }

  /** A document got a lock of its own. */
  get added(): ISignal<this, DocumentLock> {
    return this._added;
  }

  /** How long until the server hears again, in milliseconds. */
  get pause(): number {
    return this._poll.frequency.interval;
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  dispose(): void {
    document.removeEventListener('visibilitychange', this);
    this._poll.dispose();
    Signal.clearData(this);
  }

  /**
   * Ask for the lock of a document that is being opened; the document does not wait for it.
   */
  add(document: ILockedDocument): DocumentLock {
    const lock = new DocumentLock(document, this._server);
    this._locks.add(lock);
    this._added.emit(lock);
    // Where the storage does not answer, a heartbeat asks again.
    lock.edit().catch(() => undefined);
    return lock;
  }

  /**
   * Give up the lock of a document that is closed.
   */
  remove(lock: DocumentLock): void {
    lock.dispose();
    this._locks.delete(lock);
    this._leave([lock.document.path]);
  }

  /**
   * Follow a document to where it was moved, or saved as.
   */
  async move(lock: DocumentLock, before: string): Promise<void> {
    this._leave([before]);
    await this.beat([lock]);
  }

  /**
   * Say that all are still open, and hear how they are; where that fails, the next time does.
   *
   * @param locks - only those.
   */
  async beat(locks: Iterable<DocumentLock> = this._locks): Promise<void> {
    const asked = [...locks];
    if (asked.length === 0) {
      return;
    }
    const paths = asked.map(({ document }) => document.path);
    const shown = asked.filter(({ document }) => document.shown);
    const turns = asked.map(({ turn }) => turn);
    const states = await this._server.beat(
      paths,
      shown.map(({ document }) => document.path)
    );
    const heard = asked
      .filter(({ turn }, i) => turn === turns[i])
      .map(lock => lock.hear(states[asked.indexOf(lock)]));
    await Promise.allSettled(heard);
  }

  /**
   * Take what the server tells by itself.
   */
  async hear({ action, path, hash }: ILockEvent): Promise<void> {
    const locks = [...this._locks].filter(
      ({ document }) => document.path === path
    );
    if (action === 'changed') {
      await Promise.allSettled(locks.map(lock => lock.stored(hash ?? '')));
    } else {
      await this.beat(locks);
    }
  }

  /**
   * Leave with the page, which may be kept and shown again.
   */
  leave(): void {
    const paths = new Set(
      [...this._locks].map(({ document }) => document.path)
    );
    this._say(paths, false);
    this._gone = true;
  }

  /**
   * Be back with a page that did not go, or was kept.
   */
  back(): void {
    this._gone = false;
    void this._poll.refresh();
  }

  /** Leave what no other document shows: one may be open as notebook and as text. */
  private _leave(paths: string[]): void {
    const open = [...this._locks].map(({ document }) => document.path);
    this._say(new Set(paths.filter(path => !open.includes(path))), true);
  }

  private _say(goodbye: Set<string>, closed: boolean): void {
    if (goodbye.size > 0) {
      // The server misses heartbeats where this does not arrive.
      this._server.leave([...goodbye], closed).catch(() => undefined);
    }
  }

  /** It has said goodbye. */
  private _gone = false;
  private readonly _locks = new Set<DocumentLock>();
  private readonly _poll: Poll<void>;
  private readonly _added = new Signal<this, DocumentLock>(this);
}
