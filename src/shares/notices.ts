import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReceivedShares } from './received';
import type { ReceivedRow } from './rows';
import { itemName, nameOf, troubleOf } from './words';

export interface INoticesOptions {
  readonly received: ReceivedShares;
  /** Opens a shared file, or shows a shared folder. */
  readonly open: (path: string) => void;
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
      this._told.length === 1
        ? this._tellOne(this._told[0])
        : this._tellMany(this._told.length);
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

  private _tellMany(count: number): string {
    const { show, trans } = this._options;
    return Notification.info(trans.__('%1 new shares wait for you.', count), {
      autoClose: false,
      actions: [
        { label: trans.__('Show'), displayType: 'accent', callback: show },
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
    const path = row?.item.path;
    if (row && path && row.status === 'ready') {
      const action = {
        label: trans.__('Open'),
        displayType: 'accent' as const,
        callback: () => {
          open(path);
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

  /** A notice of what waits no longer would be untrue. */
  private _onChanged(received: ReceivedShares): void {
    const waits = ({ id }: ReceivedRow) =>
      received.find(id)?.state === 'pending';
    if (this._notice && received.feed.rows && !this._told.some(waits)) {
      Notification.dismiss(this._notice);
      this._notice = null;
    }
  }

  private _told: readonly ReceivedRow[] = [];
  private _notice: string | null = null;
}
