import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { Feed } from './feed';
import { ProgressBook } from './progress';
import type { SharingRest } from './rest';
import { isLink } from './rows';
import type { Access, MadeRow, ShareRow } from './rows';

/**
 * What I share, with people and groups and by link.
 */
export class MadeShares implements IDisposable {
  constructor(private readonly _rest: SharingRest) {
    this.feed = new Feed(
      () => this._ask(),
      row => this.progress.of(row.id)?.kind === 'undoable'
    );
    this.feed.changed.connect(this._emitChanged, this);
    this.progress.changed.connect(this._emitChanged, this);
  }

  readonly feed: Feed<MadeRow>;

  readonly progress = new ProgressBook();

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this.progress.isDisposed;
  }

  dispose(): void {
    this.progress.dispose();
    Signal.clearData(this);
  }

  /** Whether the storage keeps shares or makes links; so it is believed until it does neither. */
  get available(): boolean {
    return this._available;
  }

  /** What is still there; null until known. */
  get standing(): readonly MadeRow[] | null {
    return this.feed.rows?.filter(row => !this._isOver(row)) ?? null;
  }

  /** Shares and links of what was deleted: some storages keep them, and cannot end them. */
  get over(): readonly MadeRow[] {
    return this.feed.rows?.filter(row => this._isOver(row)) ?? [];
  }

  /** What I share with people of the files and folders at some paths, and of what is in them. */
  within(paths: readonly string[]): ShareRow[] {
    const rows = this.feed.rows?.filter(row => !isLink(row)) ?? [];
    return (rows as ShareRow[]).filter(({ item }) =>
      paths.some(path => `${item.path ?? ''}/`.startsWith(`${path}/`))
    );
  }

  find(id: string): MadeRow | undefined {
    return this.feed.rows?.find(row => row.id === id);
  }

  /** End a share or link; a share can be made again for a while. */
  async remove(row: MadeRow): Promise<void> {
    const { id } = row;
    const done = await this.progress.run(id, () =>
      isLink(row) ? this._rest.removeLink(id) : this._rest.removeShare(id)
    );
    if (!done) {
      return;
    }
    if (isLink(row) || !canBeMadeAgain(row)) {
      this.feed.drop(id);
      return;
    }
    const undo = async () => {
      this.feed.put(await makeAgain(this._rest, row), id);
    };
    this.progress.offerUndo(id, undo, () => this.feed.drop(id));
  }

  private async _ask(): Promise<MadeRow[]> {
    const [{ shares, available }, links] = await Promise.all([
      this._rest.made(),
      this._rest.links()
    ]);
    this._available = available || links !== null;
    return [...shares, ...(links ?? [])].sort(newestFirst);
  }

  private _isOver({ id, status }: MadeRow): boolean {
    return status === 'gone' && this.progress.of(id)?.kind !== 'undoable';
  }

  private _emitChanged(): void {
    this._changed.emit();
  }

  private _available = true;
  private readonly _changed = new Signal<this, void>(this);
}

/** Whether a share that was ended can be made as it was. */
export function canBeMadeAgain({ item, role }: ShareRow): boolean {
  return item.path !== null && role !== 'other';
}

/** Make a share as it was. */
function makeAgain(
  rest: SharingRest,
  { item, grantee, role, expires }: ShareRow
): Promise<ShareRow> {
  return rest.share(item.path!, grantee, role as Access, expires);
}

function newestFirst(one: MadeRow, other: MadeRow): number {
  return (other.created ?? '').localeCompare(one.created ?? '');
}
