import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { contentOf, shows } from '../documents/content';
import { show } from '../documents/inplace';
import type { IOutdatedSave, Merged } from '../tokens';
import type { CopiesRest } from './rest';

type Context = DocumentRegistry.Context;

/** How often what is typed during a merge is merged at once; else the next save does. */
const ROUNDS = 3;

/**
 * What conflicts with the storage, until a person decides or the document shows the storage.
 */
interface IStanding {
  readonly merged: Merged;
  /** The person decides at this moment. */
  deciding: boolean;
}

/**
 * A save that was merged into what somebody else had stored.
 */
export interface IMergedSave {
  readonly context: Context;
  readonly merged: Merged;
  /** What was to be saved. */
  readonly mine: unknown;
}

/**
 * Merges the saves that find their file changed, and brings the documents to the result.
 */
export class SaveMerger {
  /**
   * @param _decide - lets a person decide conflicts.
   */
  constructor(
    private readonly _rest: CopiesRest,
    private readonly _decide: (merged: Merged) => Promise<Merged | null>
  ) {}

  /** Changes of somebody else came into a document that was saved. */
  get mergedSave(): ISignal<this, IMergedSave> {
    return this._mergedSave;
  }

  /**
   * Merge a save; see `ICs3Drive.setMerger`.
   */
  async merge(save: IOutdatedSave): Promise<Merged | null> {
    const { path, content } = save;
    const context = save.document as Context;
    const standing = this._standing.get(context);
    if (standing?.deciding) {
      return standing.merged;
    }
    const base = this._bases.get(context) ?? save.base;
    const replace = this._replacing.has(context);
    const merged = await this._ask(path, base, content, replace);
    this._standing.delete(context);
    if (merged?.state === 'conflicts') {
      this._standing.set(context, { merged, deciding: false });
    }
    if (!merged?.model) {
      return merged;
    }
    this._bases.delete(context);
    return this._bring(context, merged, content);
  }

  /**
   * Let the person decide what conflicts; the document shows the result then, and is saved.
   */
  async decide(context: Context): Promise<void> {
    const standing = this._standing.get(context);
    if (!standing || standing.deciding) {
      return;
    }
    standing.deciding = true;
    try {
      const decided = await this._decide(standing.merged);
      if (decided?.model && !context.isDisposed) {
        // What was decided is stored, and was made from what was sent: so is what is shown.
        this._bases.set(context, standing.merged.local_hash);
        standing.deciding = false;
        await context.save();
      }
    } finally {
      standing.deciding = false;
    }
  }

  /**
   * Save a document over what cannot be read; what can be read by now is merged as ever.
   */
  async replace(context: Context): Promise<void> {
    this._replacing.add(context);
    try {
      await context.save();
    } finally {
      this._replacing.delete(context);
    }
  }

  private async _ask(
    path: string,
    hash: string,
    content: unknown,
    replace = false
  ): Promise<Merged | null> {
    const what = { kind: 'document' as const, path, hash, content, replace };
    // Whatever keeps the server from merging, the save is refused as it is without.
    return this._rest.merge(what).catch(() => null);
  }

  /**
   * Show what was merged, with what was typed since the content was sent.
   *
   * @param sent - what was sent.
   * @returns the answer whose model is what the document shows now.
   */
  private async _bring(
    context: Context,
    merged: Merged,
    sent: unknown
  ): Promise<Merged> {
    const path = context.localPath;
    let [last, known] = [merged, sent];
    for (let round = 0; !context.isDisposed; round++) {
      if (shows(context, known)) {
        show(context, last.content);
        // With words to it, nothing was merged: there was nothing that could be read.
        if (merged.state === 'merged' && !merged.message) {
          this._mergedSave.emit({ context, merged, mine: sent });
        }
        return last;
      }
      const shown = contentOf(context);
      const next =
        round < ROUNDS ? await this._ask(path, last.local_hash, shown) : null;
      if (!next?.model) {
        break;
      }
      [last, known] = [next, shown];
    }
    // The document still shows what was made from what was sent: it says so to the next save.
    return { ...last, model: { ...last.model!, hash: last.local_hash } };
  }

  private readonly _replacing = new WeakSet<Context>();
  private readonly _bases = new WeakMap<Context, string>();
  private readonly _standing = new WeakMap<Context, IStanding>();
  private readonly _mergedSave = new Signal<this, IMergedSave>(this);
}
