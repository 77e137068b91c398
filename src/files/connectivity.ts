import type { ServerConnection } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { IConnectivity } from '../tokens';

/**
 * Whether the storage answers, learnt from the requests that are made anyway.
 */
export class Connectivity {
  get state(): IConnectivity {
    return this._state;
  }

  get changed(): ISignal<this, IConnectivity> {
    return this._changed;
  }

  report(reachable: boolean): void {
    if (reachable !== this._state.reachable) {
      this._state = { reachable, since: new Date() };
      this._changed.emit(this._state);
    }
  }

  /**
   * Server settings that name this tab to the server and listen to how requests fare.
   */
  watch(
    settings: ServerConnection.ISettings,
    clientId: string
  ): ServerConnection.ISettings {
    const send = settings.fetch;
    const fetch = async (input: RequestInfo, init?: RequestInit) => {
      const request = new settings.Request(input, init);
      request.headers.set('X-Cs3lab-Client', clientId);
      let response: Response;
      try {
        response = await send(request);
      } catch (error) {
        this.report(false);
        throw error;
      }
      await this._learn(request, response);
      return response;
    };
    return { ...settings, fetch };
  }

  private async _learn(request: Request, response: Response): Promise<void> {
    if (response.status >= 500) {
      const body = await response
        .clone()
        .json()
        .catch(() => null);
      if (body?.reason === 'unreachable') {
        this.report(false);
      }
    } else if (
      (response.ok || response.status === 304) &&
      !request.url.includes('/checkpoints')
    ) {
      this.report(true);
    }
  }

  private _state: IConnectivity = { reachable: true, since: new Date() };
  private _changed = new Signal<this, IConnectivity>(this);
}
