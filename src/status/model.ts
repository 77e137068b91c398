import { ServerConnection } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { request } from '../api/request';
import { outageOf } from '../files/connectivity';
import type {
  IConnectivity,
  ICs3Drive,
  IStorageStatus,
  Status
} from '../tokens';

/** How often an unreachable storage is tried, in milliseconds. */
const RETRY_INTERVAL = 10000;

/**
 * The storage's state.
 *
 * The server is asked once; from then on the requests made anyway tell whether the storage
 * answers. Only while it does not, it is tried again and again.
 */
export class StorageStatus implements IStorageStatus, IDisposable {
  constructor(
    private readonly _drive: ICs3Drive,
    private readonly _settings: ServerConnection.ISettings
  ) {
    this._poll = new Poll({
      name: 'cs3lab:status',
      factory: () => this._ask(),
      frequency: { interval: Poll.NEVER, backoff: false },
      standby: 'when-hidden'
    });
    _drive.connectivityChanged.connect(this._onConnectivity, this);
  }

  get status(): Status | null {
    return this._status;
  }

  get connectivity(): IConnectivity {
    return this._drive.connectivity;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  dispose(): void {
    this._poll.dispose();
    Signal.clearData(this);
  }

  /**
   * Ask the server now.
   */
  async refresh(): Promise<void> {
    await this._poll.refresh();
    await this._poll.tick;
  }

  private async _ask(): Promise<void> {
    try {
      this._status = await request<Status>('status', this._settings);
      const { reachable, reason } = this._status;
      this._drive.reportOutage(
        reachable ? null : (outageOf(reason) ?? 'unreachable')
      );
    } catch (error) {
      if (error instanceof ServerConnection.NetworkError) {
        this._drive.reportOutage('unreachable');
      }
      throw error;
    } finally {
      this._changed.emit();
    }
  }

  private _onConnectivity(_: ICs3Drive, { reachable }: IConnectivity): void {
    const interval = reachable ? Poll.NEVER : RETRY_INTERVAL;
    this._poll.frequency = { ...this._poll.frequency, interval };
    if (reachable !== this._status?.reachable) {
      void this._poll.refresh();
    }
    this._changed.emit();
  }

  private _status: Status | null = null;
  private readonly _poll: Poll<void>;
  private readonly _changed = new Signal<this, void>(this);
}
