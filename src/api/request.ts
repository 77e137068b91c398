import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

/**
 * Ask cs3lab's own REST API; where it has nothing to say, the answer is undefined.
 *
 * @param endPoint - the path below `cs3lab/`, such as `status`.
 * @throws ServerConnection.ResponseError with the server's words.
 */
export async function request<T>(
  endPoint: string,
  settings: ServerConnection.ISettings,
  init: RequestInit = {}
): Promise<T> {
  const url = URLExt.join(settings.baseUrl, 'cs3lab', endPoint);
  const response = await ServerConnection.makeRequest(url, init, settings);
  if (!response.ok) {
    throw await ServerConnection.ResponseError.create(response);
  }
  return (response.status === 204 ? undefined : await response.json()) as T;
}
