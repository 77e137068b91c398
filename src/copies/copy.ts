import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { Merged } from '../tokens';
import type { ICopyState } from './messages';
import type { CopiesRest, NewMerge, Original } from './rest';

/** How often the state of the original is asked for by itself, in milliseconds. */
export const PATIENCE = 60000;

/** How often where somebody edits the original: who looks at the copy waits for them. */
export const WAITING = 6000;

/** How often where they look at something else, and want to be told. */
const ELSEWHERE = 30000;

interface IRecordedPerson {
  readonly name?: string;
  readonly username?: string;
}

/** What the metadata of a copy tell, as far as it is shown: anybody may have changed them. */
interface IRecord {
  readonly name?: string;
  readonly owner?: IRecordedPerson;
  readonly by?: IRecordedPerson;
}

/**
 * A document that is open and may be a copy.
 */
export class OpenCopy implements IDisposable {
  /**
   * @param _me - the user name of this person, where it is known.
   */
  constructor(
    readonly context: DocumentRegistry.Context,
    private readonly _rest: CopiesRest,
    private readonly _me: () => string | null
  ) {}

  get path(): string {
    return this.context.localPath;
  }

  /**
   * Whether it may be a copy: a notebook says so of itself, and the name of a text hints at it.
   */
  get isCopy(): boolean {
    return this._isText
      ? / \([^()]+\)( \d+)?(\.[^.]*)?$/.test(this.path)
      : recordIn(this.context) !== null;
  }

  /** A text has no place to say so of itself, and cannot be made to forget it. */
  private get _isText(): boolean {
    return !('cells' in this.context.model);
  }

  get state(): ICopyState {
    const record = recordIn(this.context);
    const isMe = (person?: IRecordedPerson) =>
      !!person?.username && person.username === this._me();
    const { by, owner } = record ?? {};
    return {
      ...this._state,
      known: record && {
        name: record.name ?? '',
        owner: owner?.name ?? '',
        mine: isMe(owner)
      },
      maker: isMe(by) ? '' : (by?.name ?? ''),
      merged: this.context.model.dirty ? '' : this._state.merged,
      undoable: this._last !== null,
      forgettable: !this._isText
    };
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The original is free, as the person wanted to be told. */
  get freed(): ISignal<this, void> {
    return this._freed;
  }

  /** Whoever was asked to merge it has merged or declined it. */
  get answered(): ISignal<this, void> {
    return this._answered;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this.cancel();
    Signal.clearData(this);
  }

  /**
   * Ask for the state of the original.
   *
   * @param unasked - the person did not ask for it: once in a while is enough.
   */
  async refresh(unasked: boolean): Promise<void> {
    const early = unasked && Date.now() - this._asked < this._patience;
    if (early || this._isDisposed) {
      return;
    }
    if (!this.isCopy) {
      this.learn({ original: null });
      return;
    }
    this._asked = Date.now();
    const original = await this._rest.originalOf(this.path, unasked);
    this._take(original);
  }

  /** Hear from now on when the original is free. */
  watch(watching: boolean): void {
    this.learn({ watching });
  }

  /**
   * Merge into the original.
   *
   * @returns how it went; null where the person cancelled it.
   */
  async merge(how: Partial<NewMerge> = {}): Promise<Merged | null> {
    const cancelled = new AbortController();
    this._merging = cancelled;
    this.learn({ merging: true });
    try {
      const what = { kind: 'copy' as const, path: this.path, ...how };
      const merged = await this._rest.merge(what, cancelled.signal);
      this.learnOf(merged);
      return merged;
    } catch (error) {
      if (cancelled.signal.aborted) {
        return null;
      }
      throw error;
    } finally {
      this._merging = null;
      this.learn({ merging: false });
    }
  }

  cancel(): void {
    this._merging?.abort();
  }

  /** Ask the owner of the original to merge. */
  async propose(words: string): Promise<void> {
    this.learn({ asked: await this._rest.propose(this.path, words) });
    await this.refresh(false);
  }

  /** Decline to merge what is proposed. */
  async decline(words: string): Promise<void> {
    await this._rest.decline(this.path, words);
    await this.refresh(false);
  }

  /**
   * Learn what a merge found about the original.
   */
  learnOf(answer: Merged): void {
    const { original } = this._state;
    const { state, message, holder, since, copy } = answer;
    if (state === 'merged' || state === 'undone') {
      this._last = state === 'merged' && !message ? answer : null;
    }
    if (!original) {
      return;
    }
    switch (state) {
      case 'merged':
      case 'unchanged': {
        if (state === 'merged' && message) {
          // The copy took the place of its original, and nothing was merged.
          return this.learn({ merged: '' });
        }
        const merged = state === 'merged' ? 'merged' : 'nothing';
        this._renewed = copy !== null;
        this._hash = (copy ?? this.context.contentsModel)?.hash ?? '';
        const now = copy
          ? { ...original, state: 'same' as const, changes: 0 }
          : original;
        return this.learn({ merged, original: now });
      }
      case 'undone':
        return this.learn({ merged: '' });
      case 'locked':
        return this.learn({ original: { ...original, holder, since } });
      case 'missing':
        return this.learn({ original: { ...original, state } });
      case 'denied':
        return this.learn({ original: { ...original, writable: false } });
    }
  }

  /** The merge that can be undone: nothing was stored since. */
  get undoable(): Merged | null {
    return this._last;
  }

  /** Learn that something was stored, of the copy or of its original. */
  learnOfChange(): void {
    this._last = null;
    this.learn({ merged: '' });
  }

  /** Learn what the storage has of the copy now. */
  learnOfFile({ hash }: Pick<Contents.IModel, 'hash'>): void {
    if (hash !== this._hash) {
      this.learnOfChange();
    }
  }

  learn(news: Partial<ICopyState>): void {
    this._state = { ...this._state, ...news };
    this._changed.emit();
  }

  private get _patience(): number {
    const held = !!this._state.original?.holder;
    return !held ? PATIENCE : document.hidden ? ELSEWHERE : WAITING;
  }

  private _take(original: Original | null): void {
    const free = original && !original.holder;
    const told = this._state.watching && free;
    const before = this._state.original?.proposal?.state;
    const answer = original?.proposal?.state;
    if (this._renewed && original?.state === 'changed') {
      this.learnOfChange();
    }
    this.learn({ original, watching: this._state.watching && !free });
    if (told) {
      this._freed.emit();
    }
    const isNews = before === 'open' && answer && answer !== 'open';
    if (isNews && !original.mine) {
      this._answered.emit();
    }
  }

  private _state: ICopyState = {
    original: null,
    known: null,
    maker: '',
    forgettable: true,
    merging: false,
    watching: false,
    merged: '',
    undoable: false,
    asked: ''
  };
  /** The last merge, as long as it can be undone. */
  private _last: Merged | null = null;
  /** The last merge brought the copy to what its original has. */
  private _renewed = false;
  /** The hash of the copy after it. */
  private _hash = '';
  private _asked = 0;
  private _merging: AbortController | null = null;
  private _isDisposed = false;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _freed = new Signal<this, void>(this);
  private readonly _answered = new Signal<this, void>(this);
}

/**
 * Make a copy an ordinary notebook, which knows of no original.
 *
 * @returns what makes it a copy again.
 */
export function forget({ model }: DocumentRegistry.Context): () => void {
  const { sharedModel } = model as INotebookModel;
  const before = sharedModel.getMetadata('cs3lab') as object;
  const rest = Object.entries(before).filter(([key]) => key !== 'copy');
  if (rest.length > 0) {
    sharedModel.setMetadata('cs3lab', Object.fromEntries(rest));
  } else {
    sharedModel.deleteMetadata('cs3lab');
  }
  return () => sharedModel.setMetadata('cs3lab', before as never);
}

function recordIn({ model }: DocumentRegistry.Context): IRecord | null {
  if (!('cells' in model)) {
    return null;
  }
  const own = (model as INotebookModel).sharedModel.getMetadata('cs3lab') as
    { copy?: IRecord } | undefined;
  return own?.copy ?? null;
}
