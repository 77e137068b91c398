import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { UUID } from '@lumino/coreutils';
import { contentOf } from '../documents/content';
import { storedStateOf } from '../documents/storedstate';
import { PAUSE, pauseAfter } from './buffer';
import type { WorkStore } from './store';

type Context = DocumentRegistry.Context;

/** What is kept of one open document. */
interface IKept {
  readonly id: string;
  timer: number;
  pause: number;
  /** Something of it may be in the store. */
  kept: boolean;
}

/**
 * Keeps what open documents hold and the storage does not, until it does: soon after each change,
 * and only of what is edited here.
 */
export class Keeper {
  /**
   * @param _scope - whose the documents are, and on which server.
   * @param _session - this page.
   */
  constructor(
    private readonly _store: WorkStore,
    private readonly _scope: string,
    private readonly _session: string
  ) {}

  get enabled(): boolean {
    return this._enabled;
  }

  /** Keep documents from now on, or nothing at all. */
  set enabled(enabled: boolean) {
    this._enabled = enabled;
    if (!enabled) {
      void this.clear();
    }
  }

  /**
   * Keep what becomes of a document.
   *
   * @param context - the document, ready.
   */
  follow(context: Context): void {
    const kept = { id: UUID.uuid4(), timer: 0, pause: PAUSE, kept: false };
    this._kept.set(context, kept);
    // What the storage has is what is there now, where nobody has asked yet.
    storedStateOf(context);
    if (context.model.dirty) {
      this._plan(context, kept.pause);
    }
    const { contentChanged } = context.model;
    contentChanged.connect(() => this._plan(context, kept.pause), this);
    context.saveState.connect((_, state) => {
      if (state === 'completed') {
        // Whoever finds that more was typed during the save says so first.
        this._plan(context, 0);
      }
    }, this);
    context.pathChanged.connect(() => this._plan(context, 0), this);
    context.disposed.connect(() => this._onClosed(context, kept), this);
  }

  /**
   * Keep at once what is not kept yet: the page may go.
   */
  flush(): void {
    for (const [context, { timer }] of this._kept) {
      if (timer) {
        this._look(context);
      }
    }
  }

  /**
   * Drop all that is kept of this person.
   */
  async clear(): Promise<void> {
    for (const kept of this._kept.values()) {
      stop(kept);
    }
    await this._store.clear(this._scope).catch(() => undefined);
  }

  private _plan(context: Context, pause: number): void {
    const kept = this._kept.get(context);
    if (!kept || !this._enabled || (kept.timer && pause > 0)) {
      return;
    }
    stop(kept);
    kept.timer = window.setTimeout(() => this._look(context), pause);
  }

  private _look(context: Context): void {
    const kept = this._kept.get(context)!;
    stop(kept);
    const begun = performance.now();
    if (!storedStateOf(context).differs) {
      this._drop(kept);
    } else if (context.canSave && context.contentsModel?.hash) {
      this._keep(context, kept, context.contentsModel.hash);
    }
    kept.pause = pauseAfter(performance.now() - begun);
  }

  private _keep(context: Context, kept: IKept, hash: string): void {
    const content = JSON.stringify(contentOf(context));
    const work = {
      id: kept.id,
      session: this._session,
      scope: this._scope,
      path: context.localPath,
      hash,
      time: Date.now(),
      // A browser keeps texts with two bytes a character.
      size: 2 * content.length
    };
    kept.kept = true;
    // Where the browser is full or keeps nothing, people work as without it.
    this._store.keep(work, content).catch(() => undefined);
  }

  private _drop(kept: IKept): void {
    if (kept.kept) {
      kept.kept = false;
      this._store.remove(kept.id).catch(() => undefined);
    }
  }

  /** Who closes a document was asked what becomes of it. */
  private _onClosed(context: Context, kept: IKept): void {
    stop(kept);
    this._drop(kept);
    this._kept.delete(context);
  }

  private readonly _kept = new Map<Context, IKept>();
  private _enabled = true;
}

function stop(kept: IKept): void {
  window.clearTimeout(kept.timer);
  kept.timer = 0;
}
