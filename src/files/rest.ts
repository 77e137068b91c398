import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { Contents } from '@jupyterlab/services';
import { RefusedResponse } from './refusal';

type Settings = ServerConnection.ISettings;

/**
 * A model as the server gave it; `model` is null where it said "not modified".
 */
export interface IFetched {
  readonly model: Contents.IModel | null;
  readonly etag: string | null;
}

/**
 * The address of a file in the contents API.
 */
function contentsUrl(settings: Settings, path: string): string {
  return URLExt.join(
    settings.baseUrl,
    'api/contents',
    URLExt.encodeParts(path)
  );
}

/**
 * The address of a question about a file, spelled one way for one question.
 */
export function questionUrl(
  settings: Settings,
  path: string,
  options: Contents.IFetchOptions | undefined
): string {
  const url = contentsUrl(settings, path);
  if (!options) {
    return url;
  }
  const query: Record<string, string> = {
    content: options.content ? '1' : '0',
    hash: options.hash ? '1' : '0'
  };
  if (options.type) {
    query.type = options.type;
  }
  // The notebook type cannot take a format option.
  if (options.format && options.type !== 'notebook') {
    query.format = options.format;
  }
  return url + URLExt.objectToQueryString(query);
}

/**
 * Ask for a model.
 *
 * @param known - the etag of the state that is known already.
 */
export async function fetchModel(
  settings: Settings,
  url: string,
  known: string | null
): Promise<IFetched> {
  const init: RequestInit = known
    ? { headers: { 'If-None-Match': known } }
    : {};
  const response = await ServerConnection.makeRequest(url, init, settings);
  const etag = response.headers.get('ETag');
  if (response.status === 304) {
    return { model: null, etag };
  }
  if (response.status !== 200) {
    throw await ServerConnection.ResponseError.create(response);
  }
  return { model: await response.json(), etag };
}

/**
 * Store a model where the file still is what it was.
 *
 * @param base - the hash of the state that the new content was made from.
 * @throws RefusedResponse when the server does not take it.
 */
export async function putModel(
  settings: Settings,
  path: string,
  body: Partial<Contents.IModel>,
  base: string
): Promise<Contents.IModel> {
  const response = await ServerConnection.makeRequest(
    contentsUrl(settings, path),
    {
      method: 'PUT',
      headers: { 'If-Match': base },
      // Only a hub or a sign-in page sends a save elsewhere, often where the browser may not follow.
      redirect: 'manual',
      body: JSON.stringify(body)
    },
    settings
  );
  if (!response.ok) {
    throw await RefusedResponse.read(response);
  }
  const answer: unknown = await response.json().catch(() => null);
  const model = answer as Contents.IModel | null;
  if (typeof model?.path !== 'string') {
    // No contents API answers so: whether the content got through to one is not known.
    throw new RefusedResponse(response, {});
  }
  return model;
}
