import { PathExt } from '@jupyterlab/coreutils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { ServerConnection } from '@jupyterlab/services';
import type { Contents } from '@jupyterlab/services';
import { contentOf } from './content';
import { isNotebook } from './hooks';

/**
 * Store what a document shows now as a new file beside it, or in the home where one may not
 * write beside it.
 *
 * @param naming - makes the name of the n-th copy from a name without its extension.
 * @returns the path of the new file.
 */
export async function saveAsCopy(
  context: DocumentRegistry.Context,
  contents: Contents.IManager,
  naming: (stem: string, n: number) => string
): Promise<string> {
  const store = async (folder: string) => {
    const path = await freePath(folder, context.path, contents, naming);
    await contents.save(path, shownModel(context));
    return path;
  };
  const folder = PathExt.dirname(context.path);
  try {
    return await store(folder);
  } catch (error) {
    const status =
      error instanceof ServerConnection.ResponseError && error.response.status;
    if (folder !== '' && (status === 403 || status === 404)) {
      return await store('');
    }
    throw error;
  }
}

/**
 * What a document shows, ready to be stored.
 */
function shownModel(
  context: DocumentRegistry.Context
): Partial<Contents.IModel> {
  const content = contentOf(context);
  return isNotebook(context.model)
    ? { type: 'notebook', format: 'json', content }
    : { type: 'file', format: 'text', content };
}

async function freePath(
  folder: string,
  path: string,
  contents: Contents.IManager,
  naming: (stem: string, n: number) => string
): Promise<string> {
  const listing = await contents.get(folder, { content: true });
  const taken = new Set(
    listing.content.map((item: Contents.IModel) => item.name)
  );
  const extension = PathExt.extname(path);
  const stem = PathExt.basename(path, extension);
  for (let n = 1; ; n++) {
    const name = naming(stem, n) + extension;
    if (!taken.has(name)) {
      return PathExt.join(folder, name);
    }
  }
}
