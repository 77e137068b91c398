import type { INotebookContent } from '@jupyterlab/nbformat';
import type { ServerConnection } from '@jupyterlab/services';
import { request } from '../api/request';
import type { components } from '../api/schema';
import type { Comparison, Merged } from '../tokens';
import type { WithOutputs } from './losses';

/** How two documents differ. */
export type Compared = components['schemas']['Compared'];

/**
 * What the server does about merges and comparisons.
 */
export interface IMergeServer {
  /** Store what was decided. */
  resolve(
    id: string,
    notebook: INotebookContent,
    outputs: WithOutputs
  ): Promise<Merged>;
  /** Decide nothing. */
  forget(id: string): Promise<void>;
  compare(what: Comparison): Promise<Compared>;
}

/** The server, by its REST API. */
export function mergeServer(
  settings: ServerConnection.ISettings
): IMergeServer {
  const post = <T>(endPoint: string, body: unknown) =>
    request<T>(endPoint, settings, {
      method: 'POST',
      body: JSON.stringify(body)
    });
  const of = (id: string) => `merges/${encodeURIComponent(id)}`;
  return {
    resolve: (id, notebook, outputs) =>
      post<Merged>(of(id), { notebook, outputs }),
    forget: id => request<void>(of(id), settings, { method: 'DELETE' }),
    compare: what => post<Compared>('diffs', what)
  };
}
