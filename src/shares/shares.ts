import type { ServerConnection } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import type { ICs3Drive, IConnectivity, IShares } from '../tokens';
import { MadeShares } from './made';
import { ReceivedShares } from './received';
import { SharingRest } from './rest';

/** How often shares with me are asked for while somebody looks, in milliseconds. */
const INTERVAL = 60000;

/** A window that gets the focus asks only when its answer is older, in milliseconds. */
const FRESH = 10000;

/**
 * What is shared with me and by me, kept fresh.
 */
export class Shares implements IShares, IDisposable {
  /**
   * @param _showDialog - opens the share dialog for some paths.
   */
  constructor(
    drive: ICs3Drive,
    settings: ServerConnection.ISettings,
    private readonly _showDialog: (
      rest: SharingRest,
      paths: readonly string[]
    ) => Promise<void>
  ) {
    this._rest = new SharingRest(settings);
    this.received = new ReceivedShares(this._rest);
    this.made = new MadeShares(this._rest);
    this._poll = new Poll({
      auto: false,
      name: 'cs3lab:received',
      factory: () => this._ask(),
      frequency: { interval: INTERVAL, backoff: true, max: 5 * INTERVAL },
      standby: 'when-hidden'
    });
    drive.connectivityChanged.connect(this._onConnectivity, this);
    window.addEventListener('focus', this._onFocus);
  }

  readonly received: ReceivedShares;

  readonly made: MadeShares;

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  dispose(): void {
    window.removeEventListener('focus', this._onFocus);
    this._poll.dispose();
    this.received.dispose();
    this.made.dispose();
  }

  /** Ask for the first time, and from now on every now and then. */
  start(): void {
    void this._poll.start();
  }

  refresh(): void {
    void this._poll.refresh();
    if (this.made.feed.rows) {
      void this.made.feed.refresh();
    }
  }

  async share(paths: readonly string[]): Promise<void> {
    await this._showDialog(this._rest, paths);
  }

  private async _ask(): Promise<void> {
    const { feed } = this.received;
    await feed.refresh();
    this._asked = Date.now();
    if (feed.error !== null) {
      // Let the poll be slower.
      throw new Error(feed.error);
    }
  }

  private readonly _onFocus = () => {
    if (this._asked !== null && Date.now() - this._asked > FRESH) {
      this.refresh();
    }
  };

  private _onConnectivity(_: ICs3Drive, { reachable }: IConnectivity): void {
    if (reachable && this.received.feed.error !== null) {
      void this._poll.refresh();
    }
  }

  private readonly _rest: SharingRest;
  private readonly _poll: Poll<void>;
  private _asked: number | null = null;
}
