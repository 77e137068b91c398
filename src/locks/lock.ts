import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { IDocumentLockState } from '../tokens';
import type { LockView, IHolder } from '../tokens';
import { edits, reduce, UNKNOWN, viewOf } from './lockview';
import type { ILockServer, LockState, Mode } from './rest';

/**
 * What a lock must know of, and do to, the document it is for.
 */
export interface ILockedDocument {
  readonly path: string;

  /** Resolves when the document shows something. */
  readonly ready: Promise<void>;

  /** The state of the file that the document shows. */
  readonly hash: string | undefined;

  /** Something that a person made, or that ran, is not stored. */
  readonly unsaved: boolean;

  /** People look at it. */
  readonly shown: boolean;

  /** Show what the storage has now, keeping the place; what is not stored is dropped. */
  follow(): Promise<void>;
}

/**
 * Who edits one open document, and what this tab may do with it.
 *
 * The server keeps the lock; this is what one tab makes of its answers.
 */
export class DocumentLock implements IDocumentLockState, IDisposable {
  constructor(
    readonly document: ILockedDocument,
    private readonly _server: ILockServer
  ) {}

  get lockView(): LockView {
    return viewOf(this._known);
  }

  /** Who else edits; null where nobody does. */
  get holder(): IHolder | null {
    return this._known.state?.holder ?? null;
  }

  /** Whether the document must not be changed here. */
  get viewOnly(): boolean {
    return this._known.state !== null && !edits(this._known.state);
  }

  /** Changes were made here under a lock that is gone, and are not stored. */
  get unsaved(): boolean {
    return this._known.unsaved;
  }

  /** What there is to see is another thing. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Changes with each question of its own: an answer to an older one is not true any more. */
  get turn(): number {
    return this._turn;
  }

  /** The file is free, as the person wanted to be told. */
  get freed(): ISignal<this, void> {
    return this._freed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  /** Edit, if nobody else does. */
  edit(): Promise<void> {
    return this._join('edit');
  }

  /** Edit here what the same person edits elsewhere. */
  take(): Promise<void> {
    return this._join('take');
  }

  /** View only, and be asked no more to continue here. */
  async view(): Promise<void> {
    await this._join('view');
    this._set({ ...this._known, quiet: true });
  }

  /** View, and not be told when the file is free. */
  unwatch(): Promise<void> {
    return this._join('view');
  }

  /** View, and be told when the file is free. */
  watch(): Promise<void> {
    return this._join('watch');
  }

  /** Drop the changes that were made under a lock that is gone. */
  async discard(): Promise<void> {
    await this.document.follow();
    this._set({ ...this._known, unsaved: false, lost: null });
  }

  /**
   * Take what the server tells of itself.
   */
  async hear(state: LockState): Promise<void> {
    if (state.mode === null) {
      // The server was started again, or gave up a tab that slept: go on as before.
      await this._join(this._known.state?.mode ?? 'edit');
    } else {
      await this._take(state);
    }
  }

  /**
   * Hear that the file was stored.
   *
   * @param hash - its state then.
   */
  async stored(hash: string): Promise<void> {
    const { document, unsaved, viewOnly, isDisposed } = this;
    if (hash !== document.hash && viewOnly && !unsaved && !isDisposed) {
      await document.follow();
    }
  }

  private async _join(mode: Mode): Promise<void> {
    this._turn++;
    try {
      await this._take(await this._server.join(this.document.path, mode));
    } finally {
      this._turn++;
    }
  }

  private async _take(state: LockState): Promise<void> {
    const { document } = this;
    await document.ready;
    if (this._isDisposed) {
      return;
    }
    const before = this._known;
    const finished = () => this.lockView.kind === 'finished';
    const waiting = before.state?.mode === 'watch' && !finished();
    const news = state.hash !== '' && state.hash !== before.state?.hash;
    const { unsaved } = document;
    this._set(reduce(before, state, unsaved, new Date()));
    if (waiting && finished()) {
      this._freed.emit();
    }
    // What is edited here is not replaced: a save tells where it differs.
    const own = edits(before.state) || unsaved || this.unsaved;
    if (news && !own && state.hash !== document.hash) {
      await document.follow();
    }
  }

  private _set(known: typeof this._known): void {
    this._known = known;
    this._changed.emit();
  }

  private _known = UNKNOWN;
  private _turn = 0;
  private _isDisposed = false;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _freed = new Signal<this, void>(this);
}
