import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';
import { request } from '../api/request';
import type { components } from '../api/schema';
import type { Merged } from '../tokens';

type Schemas = components['schemas'];

export type CopyMade = Schemas['CopyMade'];
export type Original = Schemas['Original'];
export type NewCopy = Pick<Schemas['NewCopy'], 'path'> &
  Partial<Schemas['NewCopy']>;
export type NewMerge = Pick<Schemas['NewMerge'], 'kind' | 'path'> &
  Partial<Schemas['NewMerge']>;

/**
 * Copies and merges, as the server offers them. Everything rejects with words for a person.
 */
export class CopiesRest {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  make(copy: NewCopy): Promise<CopyMade> {
    return this._post('copies', copy);
  }

  /**
   * What a file is a copy of; null where it is nobody's.
   *
   * @param unasked - nobody asked for it: it keeps no idle server up.
   */
  async originalOf(path: string, unasked: boolean): Promise<Original | null> {
    const query = unasked ? { path, no_track_activity: '1' } : { path };
    const { original } = await request<Schemas['CopyState']>(
      `copies${URLExt.objectToQueryString(query)}`,
      this._settings
    );
    return original;
  }

  /** Ask the owner of the original to merge a copy; the answer is their name. */
  async propose(path: string, words: string): Promise<string> {
    const said = { path, words };
    const { owner } = await this._post<Schemas['Proposal']>(
      'copies/propose',
      said
    );
    return owner;
  }

  /** Decline to merge a copy; who proposed it hears so. */
  decline(path: string, words: string): Promise<void> {
    return this._post('copies/decline', { path, words });
  }

  merge(what: NewMerge, signal?: AbortSignal): Promise<Merged> {
    return this._post('merges', what, signal);
  }

  undo(id: string): Promise<Merged> {
    return this._post(`merges/${encodeURIComponent(id)}/undo`, {});
  }

  private _post<T>(
    endPoint: string,
    body: object,
    signal?: AbortSignal
  ): Promise<T> {
    return request<T>(endPoint, this._settings, {
      method: 'POST',
      body: JSON.stringify(body),
      signal
    });
  }
}
