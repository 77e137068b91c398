import type { Event, ServerConnection } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ICs3Drive, IConnectivity } from '../tokens';
import { MadeShares } from './model/made';
import { ReceivedShares } from './model/received';
import { SharingRest } from './model/rest';
import type { IShares } from './model/tokens';

/** The server tells by this event what others did to what they share with me. */
const EVENTS = 'urn:cs3lab:shares:v1';

/** A window that gets the focus asks only when its answer is older, in milliseconds. */
const FRESH = 10000;

/**
 * What is shared with me and by me, kept fresh.
 */
export class Shares implements IShares, IDisposable {
  /**
   * @param events - what the server tells as it happens.
   * @param _showDialog - opens the share dialog for some paths.
   */
  constructor(
    drive: ICs3Drive,
    settings: ServerConnection.ISettings,
    events: Event.Stream,
    private readonly _showDialog: (
      rest: SharingRest,
      paths: readonly string[]
    ) => Promise<void>
  ) {
    this._rest = new SharingRest(settings);
    this.received = new ReceivedShares(this._rest);
    this.made = new MadeShares(this._rest);
    events.connect(this._onEvent, this);
    drive.connectivityChanged.connect(this._onConnectivity, this);
    window.addEventListener('focus', this._onFocus);
  }

  readonly received: ReceivedShares;

  readonly made: MadeShares;

  get isDisposed(): boolean {
    return this.received.isDisposed;
  }

  dispose(): void {
    window.removeEventListener('focus', this._onFocus);
    Signal.clearData(this);
    this.received.dispose();
    this.made.dispose();
  }

  /** Ask for the first time; the server tells what changes from now on. */
  start(): void {
    void this._ask();
  }

  refresh(): void {
    void this._ask();
    if (this.made.feed.rows) {
      void this.made.feed.refresh();
    }
  }

  async share(paths: readonly string[]): Promise<void> {
    await this._showDialog(this._rest, paths);
  }

  private async _ask(): Promise<void> {
    await this.received.feed.refresh();
    this._asked = Date.now();
  }

  private _onEvent(_: unknown, { schema_id }: Event.Emission): void {
    if (schema_id === EVENTS) {
      void this.received.feed.renew();
    }
  }

  private readonly _onFocus = () => {
    if (this._asked !== null && Date.now() - this._asked > FRESH) {
      this.refresh();
    }
  };

  private _onConnectivity(_: ICs3Drive, { reachable }: IConnectivity): void {
    if (reachable && this.received.feed.error !== null) {
      void this._ask();
    }
  }

  private readonly _rest: SharingRest;
  private _asked: number | null = null;
}
