import type { ServerConnection } from '@jupyterlab/services';
import { request } from '../../api/request';
import type { components } from '../../api/schema';
import type {
  Access,
  LinkChange,
  LinkRow,
  Party,
  ReceivedChange,
  ReceivedList,
  ReceivedRow,
  ShareChange,
  ShareRow,
  Sharing
} from './rows';

type Schemas = components['schemas'];

/**
 * Sharing, as the server offers it. Everything rejects with words for a person.
 */
export class SharingRest {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  received(): Promise<ReceivedList> {
    // Asking by itself must not keep an idle server from being stopped.
    return this._get('received?no_track_activity=1');
  }

  /** Answer a share, or give it a name of my own. */
  changeReceived(id: string, change: ReceivedChange): Promise<ReceivedRow> {
    return this._send('PATCH', `received/${encodeURIComponent(id)}`, change);
  }

  made(): Promise<Schemas['ShareList']> {
    return this._get('shares');
  }

  share(
    path: string,
    { kind, id, idp }: Party,
    role: Access,
    expires: string | null = null
  ): Promise<ShareRow> {
    const grantee = { kind, id, idp };
    return this._send('POST', 'shares', { path, grantee, role, expires });
  }

  changeShare(id: string, change: ShareChange): Promise<ShareRow> {
    return this._send('PATCH', `shares/${encodeURIComponent(id)}`, change);
  }

  removeShare(id: string): Promise<void> {
    return this._send('DELETE', `shares/${encodeURIComponent(id)}`);
  }

  /** My links; null where the storage makes none. */
  async links(): Promise<LinkRow[] | null> {
    return (await this._get<Schemas['LinkList']>('links')).links;
  }

  link(link: Schemas['NewLink']): Promise<LinkRow> {
    return this._send('POST', 'links', link);
  }

  changeLink(id: string, change: LinkChange): Promise<LinkRow> {
    return this._send('PATCH', `links/${encodeURIComponent(id)}`, change);
  }

  removeLink(id: string): Promise<void> {
    return this._send('DELETE', `links/${encodeURIComponent(id)}`);
  }

  /** How an item is shared. */
  sharing(path: string): Promise<Sharing> {
    return this._get(`sharing?path=${encodeURIComponent(path)}`);
  }

  /** People and groups a text could mean. */
  async people(text: string): Promise<Party[]> {
    const query = `people?q=${encodeURIComponent(text)}`;
    return (await this._get<Schemas['PrincipalList']>(query)).people;
  }

  private _get<T>(endPoint: string): Promise<T> {
    return request(endPoint, this._settings);
  }

  private _send<T>(
    method: 'POST' | 'PATCH' | 'DELETE',
    endPoint: string,
    body?: object
  ): Promise<T> {
    const init = { method, body: body && JSON.stringify(body) };
    return request(endPoint, this._settings, init);
  }
}
