import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReceivedShares } from './received';
import type { Item, ReceivedRow } from './rows';
import { itemName, nameOf, troubleOf } from './words';

export interface INoticesOptions {
  readonly received: ReceivedShares;
  /** Opens a shared file, or shows a shared folder. */
  readonly open: (item: Item) => void;
  /** Brings the pending shares to sight. */
  readonly show: () => void;
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
    const { trans } = this._options;
    const who = nameOf(trans, row.sharer);
    const name = itemName(trans, row.item);
    const message =
      row.role === 'editor'
        ? trans.__('%1 shares “%2” with you. You can edit it.', who, name)
        : trans.__('%1 shares “%2” with you. You can view it.', who, name);
    return Notification.info(message, {
      autoClose: false,
      actions: [
        {
          label: trans.__('Accept'),
          displayType: 'accent',
          callback: () => void this._accept(row.id)
        },
        this._later()
      ]
    });
  }

  private _tellMany(): string {
    const { show } = this._options;
    return Notification.info(this._summary(this._told.length), {
      autoClose: false,
      actions: [
        {
          label: this._options.trans.__('Show'),
          displayType: 'accent',
          callback: show
        },
        this._later()
      ]
    });
  }

  private _later(): Notification.IAction {
    const { trans } = this._options;
    return { label: trans.__('Later'), callback: () => undefined };
  }

  private async _accept(id: string): Promise<void> {
    const { received, open, show, trans } = this._options;
    const row = await received.accept(id);
    if (row?.item.path && row.status === 'ready') {
      const action = {
        label: trans.__('Open'),
        displayType: 'accent' as const,
        callback: () => {
          open(row.item);
          received.dismiss(id);
        }
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
    const action = { label: trans.__('Show'), callback: show };
    Notification.warning(
      reason ?? trans.__('The share is accepted, but not reachable yet.'),
      { autoClose: false, actions: [action] }
    );
  }

  private _summary(count: number): string {
    return this._options.trans._n(
      'One new share waits for you.',
      '%1 new shares wait for you.',
      count
    );
  }

  /** A notice of what waits no longer would be untrue. */
  private _onChanged(received: ReceivedShares): void {
    const told = this._told.filter(
      ({ id }) => received.find(id)?.state === 'pending'
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
      Notification.update({ id, message: this._summary(told.length) });
    }
  }

  private _told: readonly ReceivedRow[] = [];
  private _notice: string | null = null;
}
