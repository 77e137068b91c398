import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { canBeMadeAgain } from './made';
import { ProgressBook } from './progress';
import type { SharingRest } from './rest';
import { partyKey } from './rows';
import type {
  Access,
  Party,
  Role,
  ShareChange,
  ShareRow,
  Sharing
} from './rows';

/**
 * Somebody the items are shared with.
 */
export interface IMember {
  readonly key: string;
  readonly party: Party;
  /** The shares there are, one an item at most. */
  readonly shares: readonly ShareRow[];
  /** The role; null where it differs from item to item. */
  readonly role: Role | null;
  readonly expires: string | null;
  /** Whether every share is mine, so that I may change it. */
  readonly mine: boolean;
}

/**
 * With whom some items are shared. What is changed here is changed at once.
 */
export class ItemSharing implements IDisposable {
  constructor(
    private readonly _rest: SharingRest,
    readonly paths: readonly string[],
    private readonly _trans: TranslationBundle
  ) {
    this.progress.changed.connect(this._emitChanged, this);
  }

  readonly progress = new ProgressBook();

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Something was shared, changed or ended. */
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

  /** What the storage says of the items; null until known. */
  get items(): readonly Sharing[] | null {
    return this._items;
  }

  /** Why it is not known how the items are shared. */
  get error(): string | null {
    return this._error;
  }

  /** The items that may be shared. */
  get shareable(): readonly Sharing[] {
    return this._items?.filter(({ can_share }) => can_share) ?? [];
  }

  /** Everybody the items are shared with; who came last stands last. */
  get members(): readonly IMember[] {
    return [...this._parties].map(([key, party]) => {
      const shares = this._sharesOf(key);
      const roles = new Set(shares.map(({ role }) => role));
      return {
        key,
        party,
        shares,
        role:
          roles.size === 1 ? shares[0].role : (this._wanted.get(key) ?? null),
        expires: shares[0]?.expires ?? null,
        mine: shares.every(({ mine }) => mine)
      };
    });
  }

  /** Ask how the items are shared. */
  load(): Promise<void> {
    this._loading = this._load();
    return this._loading;
  }

  /** Share the items with somebody; what is shared with them already stays as it is. */
  async add(party: Party, role: Access): Promise<void> {
    // A quick typist may know whom before it is known how the items are shared.
    await this._loading;
    const key = partyKey(party);
    this._parties.set(key, party);
    if (this._sharesOf(key).length === 0) {
      this._wanted.set(key, role);
    }
    await this.progress.run(key, () => this._shareAll(key, role, null));
  }

  /** Let somebody do more, or less. */
  async setRole(key: string, role: Access): Promise<void> {
    await this._change(key, { role });
  }

  /** Let somebody in until a day only; null for without end. */
  async setExpiry(key: string, expires: string | null): Promise<void> {
    await this._change(key, { expires });
  }

  /** Share no longer with somebody; for a while that can be taken back. */
  async remove(key: string): Promise<void> {
    const before = this._sharesOf(key);
    const done = await this.progress.run(key, () =>
      this._each(this._sharesOf(key), async share => {
        await this._rest.removeShare(share.id);
        this._shares.delete(share.id);
      })
    );
    if (!done) {
      return;
    }
    if (before.length === 0 || !before.every(canBeMadeAgain)) {
      this.forget(key);
      return;
    }
    this._wanted.set(key, before[0].role);
    this.progress.offerUndo(
      key,
      () => this._shareAll(key, before[0].role as Access, before[0].expires),
      () => this.forget(key)
    );
  }

  /** Put away somebody the items are not shared with. */
  forget(key: string): void {
    this._parties.delete(key);
    this._wanted.delete(key);
    this.progress.clear(key);
    this._changed.emit();
  }

  private async _load(): Promise<void> {
    this._error = null;
    this._changed.emit();
    try {
      this._items = await Promise.all(
        this.paths.map(path => this._rest.sharing(path))
      );
      for (const { shares } of this._items) {
        shares.forEach(share => this._put(share));
      }
    } catch (error) {
      this._error = (error as Error).message;
    }
    this._changed.emit();
  }

  private _change(key: string, change: ShareChange): Promise<boolean> {
    return this.progress.run(key, () =>
      this._each(this._sharesOf(key), async share => {
        this._put(await this._rest.changeShare(share.id, change));
      })
    );
  }

  private _shareAll(
    key: string,
    role: Access,
    expires: string | null
  ): Promise<void> {
    const party = this._parties.get(key)!;
    const there = new Set(this._sharesOf(key).map(({ item }) => item.path));
    const missing = this.shareable.filter(({ item }) => !there.has(item.path));
    return this._each(missing, async ({ item }) => {
      this._put(await this._rest.share(item.path!, party, role, expires));
    });
  }

  /** Do something about all; one that fails does not keep the others from being done. */
  private async _each<T extends { item: Sharing['item'] }>(
    targets: readonly T[],
    action: (target: T) => Promise<void>
  ): Promise<void> {
    const done = await Promise.allSettled(targets.map(action));
    const failed = done.filter(
      (one): one is PromiseRejectedResult => one.status === 'rejected'
    );
    if (failed.length < targets.length) {
      this._edited.emit();
    }
    if (failed.length === 0) {
      return;
    }
    const { message } = failed[0].reason as Error;
    throw targets.length === 1
      ? failed[0].reason
      : new Error(
          this._trans.__(
            '%1 of %2 items: %3',
            failed.length,
            targets.length,
            message
          )
        );
  }

  private _put(share: ShareRow): void {
    this._parties.set(partyKey(share.grantee), share.grantee);
    this._shares.set(share.id, share);
  }

  private _sharesOf(key: string): ShareRow[] {
    return [...this._shares.values()].filter(
      ({ grantee }) => partyKey(grantee) === key
    );
  }

  private _emitChanged(): void {
    this._changed.emit();
  }

  private _loading: Promise<void> | null = null;
  private _items: readonly Sharing[] | null = null;
  private _error: string | null = null;
  private readonly _parties = new Map<string, Party>();
  private readonly _shares = new Map<string, ShareRow>();
  private readonly _wanted = new Map<string, Role>();
  private readonly _changed = new Signal<this, void>(this);
  private readonly _edited = new Signal<this, void>(this);
}
