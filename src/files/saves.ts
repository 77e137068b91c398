import type { Contents } from '@jupyterlab/services';
import type { IAnnouncedSave, ISavedDocument } from '../tokens';

/**
 * One save of one open document, from the moment JupyterLab begins it.
 *
 * JupyterLab asks for the file's hash, sends the content, and asks for the hash again. Both
 * questions have answers that are known here: what the document shows, and what was stored.
 */
export class Saving implements IAnnouncedSave {
  constructor(
    readonly document: ISavedDocument,
    readonly previous: Saving | null
  ) {
    this.path = document.contentsModel!.path;
    this.ended = new Promise(resolve => {
      this._resolve = resolve;
    });
  }

  readonly path: string;

  stage: 'announced' | 'asked' | 'sent' | 'stored' | 'over' = 'announced';

  content: unknown = null;

  /** What was stored, where the storage took the save. */
  stored: Contents.IModel | null = null;

  /** Resolves when the storage took or refused the save, or it never came to that. */
  readonly ended: Promise<void>;

  get isDisposed(): boolean {
    return this.stage === 'over';
  }

  /**
   * Withdraw a save that has sent nothing; one under way ends by itself.
   */
  dispose(): void {
    if (this.stage === 'announced' || this.stage === 'asked') {
      this.end();
    }
  }

  complete(stored: Contents.IModel): void {
    this.stored = stored;
    this.stage = stored.hash ? 'stored' : 'over';
    this._resolve();
  }

  end(): void {
    this.stage = 'over';
    this._resolve();
  }

  /**
   * The hash that the storage must still have for this save to be taken.
   *
   * Where an earlier save of the same document is still under way, that is what it stores.
   */
  async base(): Promise<string> {
    await this.previous?.ended;
    return this.previous?.stored?.hash ?? this.document.contentsModel!.hash!;
  }

  private _resolve!: () => void;
}

/**
 * The saves under way, in the order they began.
 *
 * A document's base is what *that document* shows, not what was last read from its path: a
 * file may be open twice, as notebook and as text, with different contents behind each.
 */
export class Saves {
  announce(document: ISavedDocument): Saving {
    this._prune();
    const earlier = this._all.filter(saving => saving.document === document);
    const saving = new Saving(document, earlier.pop() ?? null);
    this._all.push(saving);
    return saving;
  }

  /**
   * Answer the hash question of the document that is saving, and of nobody else.
   *
   * @returns null when no save waits for an answer: the storage must be asked.
   */
  answer(path: string): Contents.IModel | null {
    const stored = this._next(path, 'stored');
    if (stored) {
      stored.end();
      return { ...stored.stored!, content: null, format: null };
    }
    const announced = this._next(path, 'announced');
    if (announced) {
      announced.stage = 'asked';
      const shown = announced.document.contentsModel!;
      return { ...shown, content: null, format: null };
    }
    return null;
  }

  /**
   * Find the save a PUT belongs to.
   */
  claim(path: string): Saving | null {
    const saving = this._next(path, 'asked');
    if (saving) {
      saving.stage = 'sent';
    }
    return saving;
  }

  private _next(path: string, stage: Saving['stage']): Saving | null {
    this._prune();
    return this._all.find(s => s.path === path && s.stage === stage) ?? null;
  }

  private _prune(): void {
    this._all = this._all.filter(saving => !saving.isDisposed);
  }

  private _all: Saving[] = [];
}
