import type { ServerConnection } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { IConnectivity, Outage } from '../tokens';

/** What the server says in place of an answer where there is no storage. */
const OUTAGES: readonly Outage[] = ['unreachable', 'sign-in', 'settings'];

/**
 * What a refusal tells of the storage; null where it is about the request alone.
 *
 * @param reason - what the server calls it.
 */
export function outageOf(reason: unknown): Outage | null {
  return OUTAGES.find(outage => outage === reason) ?? null;
}

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

  report(outage: Outage | null): void {
    if (outage !== this._state.outage) {
      const reachable = outage === null;
      this._state = { reachable, outage, since: new Date() };
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
        this.report('unreachable');
        throw error;
      }
      await this._learn(request, response);
      return response;
    };
    return { ...settings, fetch };
  }

  private async _learn(request: Request, response: Response): Promise<void> {
    if (response.status >= 500 || response.status === 403) {
      const body = await response
        .clone()
        .json()
        .catch(() => null);
      const outage = outageOf(body?.reason);
      if (outage) {
        this.report(outage);
      }
    } else if (
      (response.ok || response.status === 304) &&
      !request.url.includes('/checkpoints')
    ) {
      this.report(null);
    }
  }

  private _state: IConnectivity = {
    reachable: true,
    outage: null,
    since: new Date()
  };
  private _changed = new Signal<this, IConnectivity>(this);
}
