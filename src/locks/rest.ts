import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';
import { request } from '../api/request';
import type { components } from '../api/schema';

/**
 * Who edits one file, as the server tells it to this tab.
 */
export type LockState = components['schemas']['LockState'];

/**
 * How a tab wants to take part in a file.
 */
export type Mode = components['schemas']['LockRequest']['mode'];

/**
 * The locks of this server, as one browser tab asks for them.
 */
export interface ILockServer {
  /** Take part in a file, or say anew how. */
  join(path: string, mode: Mode): Promise<LockState>;

  /**
   * Say that files are still open; the answers come in the same order.
   *
   * @param shown - those that people look at.
   */
  beat(
    paths: readonly string[],
    shown: readonly string[]
  ): Promise<readonly LockState[]>;

  /**
   * Say that files are open here no longer; arrives even from a page that is going away.
   *
   * @param closed - they are free at once; a page may be loading anew, and keeps them for a while.
   */
  leave(paths: readonly string[], closed: boolean): Promise<void>;
}

/**
 * The locks over `/cs3lab/locks`.
 *
 * @param client - names the tab.
 */
export function lockServer(
  settings: ServerConnection.ISettings,
  client: string
): ILockServer {
  const send = <T>(endPoint: string, method: string, body: object) =>
    request<T>(endPoint, settings, {
      method,
      body: JSON.stringify({ client, ...body }),
      keepalive: endPoint !== 'locks'
    });
  return {
    join: (path, mode) => send('locks', 'POST', { path, mode }),
    beat: async (paths, shown) => {
      const { locks } = await send<{ locks: LockState[] }>('locks', 'PUT', {
        paths,
        shown
      });
      return locks;
    },
    leave: (paths, closed) =>
      send(URLExt.join('locks', 'leave'), 'POST', { paths, closed })
  };
}
