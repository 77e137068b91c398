import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { ProgressBook } from './progress';
import type { SharingRest } from './rest';
import type { Access, LinkChange, LinkRow } from './rows';

/** Stands for the link that is being made. */
export const NEW_LINK = 'new';

/**
 * The public links to one item. What is changed here is changed at once.
 */
export class ItemLinks implements IDisposable {
  constructor(
    private readonly _rest: SharingRest,
    private readonly _path: string,
    private _links: readonly LinkRow[],
    /** A new one would have an address to hand on. */
    readonly canCreate: boolean
  ) {
    this.progress.changed.connect(this._emitChanged, this);
  }

  readonly progress = new ProgressBook();

  get links(): readonly LinkRow[] {
    return this._links;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** A link was made, changed or ended. */
  get edited(): ISignal<this, void> {
    return this._edited;
  }

  get isDisposed(): boolean {
    return this.progress.isDisposed;
  }

  dispose(): void {
    this.progress.dispose();
    Signal.clearData(this);
  }

  /**
   * Make a link.
   *
   * @param password - asked of who opens it; empty for none.
   * @param expires - when it ends; null for never.
   * @returns whether it was made.
   */
  create(
    role: Access,
    password: string,
    expires: string | null
  ): Promise<boolean> {
    const path = this._path;
    return this._run(NEW_LINK, async () => {
      const link = await this._rest.link({ path, role, password, expires });
      this._links = [...this._links, link];
    });
  }

  change(id: string, change: LinkChange): Promise<boolean> {
    return this._run(id, async () => {
      const link = await this._rest.changeLink(id, change);
      this._links = this._links.map(old => (old.id === id ? link : old));
    });
  }

  /** End a link, for good: another one would have another address. */
  remove(id: string): Promise<boolean> {
    return this._run(id, async () => {
      await this._rest.removeLink(id);
      this._links = this._links.filter(link => link.id !== id);
    });
  }

  private async _run(
    id: string,
    action: () => Promise<void>
  ): Promise<boolean> {
    const done = await this.progress.run(id, action);
    if (done) {
      this._edited.emit();
    }
    return done;
  }

  private _emitChanged(): void {
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _edited = new Signal<this, void>(this);
}
