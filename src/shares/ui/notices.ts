import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { itemName, nameOf, troubleOf } from '../model/messages';
import type { ReceivedShares } from '../model/received';
import type { Item, ReceivedRow } from '../model/rows';

export interface INoticesOptions {
  readonly received: ReceivedShares;
  /** Opens a shared file, or shows a shared folder. */
  readonly open: (item: Item) => void;
  /** Brings to sight the shares that wait for an answer, or those that do not. */
  readonly show: (list: 'pending' | 'received') => void;
  readonly isWanted: () => boolean;
  readonly trans: TranslationBundle;
}

/**
 * Tells of shares that come in while somebody works: one notice at a time, however many come.
 */
export class ArrivalNotices {
  constructor(private readonly _options: INoticesOptions) {
    const { received } = _options;
    received.arrived.connect(this._onArrived, this);
    received.changed.connect(this._onChanged, this);
  }

  private _onArrived(_: ReceivedShares, rows: readonly ReceivedRow[]): void {
    if (!this._options.isWanted()) {
      return;
    }
    if (this._notice === null || !Notification.manager.has(this._notice)) {
      this._told = [];
      this._notice = null;
    }
    this._told = [...this._told, ...rows];
    const before = this._notice;
    this._notice =
      this._told.length === 1 ? this._tellOne(this._told[0]) : this._tellMany();
    if (before) {
      Notification.dismiss(before);
    }
  }

  private _tellOne(row: ReceivedRow): string {
    return Notification.info(arrival(this._options.trans, row), {
      autoClose: false,
      actions: [
        row.state === 'pending' ? this._answer(row) : this._open(row),
        this._later()
      ]
    });
  }

  private _tellMany(): string {
    const { show } = this._options;
    const list = this._told.some(isPending) ? 'pending' : 'received';
    return Notification.info(this._summary(), {
      autoClose: false,
      actions: [
        {
          label: this._options.trans.__('Show'),
          displayType: 'accent',
          callback: () => show(list)
        },
        this._later()
      ]
    });
  }

  private _answer({ id, merges_into }: ReceivedRow): Notification.IAction {
    const { trans } = this._options;
    return {
      label: merges_into ? trans.__('Review') : trans.__('Accept'),
      displayType: 'accent',
      callback: () => void this._accept(id)
    };
  }

  private _open({ item }: ReceivedRow): Notification.IAction {
    const { open, show, trans } = this._options;
    return {
      label: item.path ? trans.__('Open') : trans.__('Show'),
      displayType: 'accent',
      callback: () => (item.path ? open(item) : show('received'))
    };
  }

  private _later(): Notification.IAction {
    const { trans } = this._options;
    return { label: trans.__('Later'), callback: () => undefined };
  }

  private async _accept(id: string): Promise<void> {
    const { received, open, show, trans } = this._options;
    const row = await received.accept(id);
    if (row?.item.path && row.status === 'ready') {
      if (row.merges_into) {
        open(row.item);
        received.dismiss(id);
        return;
      }
      const action = {
        label: trans.__('Open'),
        displayType: 'accent' as const,
        callback: () => open(row.item)
      };
      const message = trans.__('“%1” is ready.', itemName(trans, row.item));
      Notification.success(message, { autoClose: 10000, actions: [action] });
      return;
    }
    const progress = received.progress.of(id);
    const reason =
      progress?.kind === 'failed'
        ? progress.message
        : row && troubleOf(trans, row, false);
    const action = {
      label: trans.__('Show'),
      callback: () => show(row ? 'received' : 'pending')
    };
    Notification.warning(
      reason ?? trans.__('The share is accepted, but not reachable yet.'),
      { autoClose: false, actions: [action] }
    );
  }

  private _summary(): string {
    const { trans } = this._options;
    const count = this._told.length;
    return this._told.every(isPending)
      ? trans._n(
          'One new share waits for you.',
          '%1 new shares wait for you.',
          count
        )
      : trans._n(
          'One more file or folder is shared with you.',
          '%1 more files and folders are shared with you.',
          count
        );
  }

  /** A notice of what was answered or taken back would be untrue. */
  private _onChanged(received: ReceivedShares): void {
    const told = this._told.filter(
      ({ id, state }) => received.find(id)?.state === state
    );
    const id = this._notice;
    if (id === null || received.feed.rows === null) {
      return;
    }
    if (told.length === 0) {
      Notification.dismiss(id);
      this._notice = null;
    } else if (told.length < this._told.length) {
      this._told = told;
      Notification.update({ id, message: this._summary() });
    }
  }

  private _told: readonly ReceivedRow[] = [];
  private _notice: string | null = null;
}

function isPending({ state }: ReceivedRow): boolean {
  return state === 'pending';
}

/** Who shares what, and what for. */
function arrival(trans: TranslationBundle, row: ReceivedRow): string {
  const who = nameOf(trans, row.sharer);
  const name = itemName(trans, row.item);
  if (row.merges_into && row.words) {
    return trans.__(
      '%1 shares “%2” with you, and proposes to merge it into “%3”: “%4”',
      who,
      name,
      row.merges_into,
      row.words
    );
  }
  if (row.merges_into) {
    return trans.__(
      '%1 shares “%2” with you, and proposes to merge it into “%3”.',
      who,
      name,
      row.merges_into
    );
  }
  return row.role === 'editor'
    ? trans.__('%1 shares “%2” with you. You can edit it.', who, name)
    : trans.__('%1 shares “%2” with you. You can view it.', who, name);
}
