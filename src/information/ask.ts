import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReceivedShares } from '../shares/model/received';
import { SharingRest } from '../shares/model/rest';
import { facts } from './facts';
import type { IFact } from './facts';

export interface IWhat {
  readonly path: string;
  readonly contents: Contents.IManager;
  readonly docRegistry: DocumentRegistry;
  readonly received: ReceivedShares;
  readonly serverSettings: ServerConnection.ISettings;
}

/**
 * Ask what there is to know of a file or folder, all at once.
 *
 * @throws an error where not even its description is given; all else may be missing.
 */
export async function ask(
  { path, contents, docRegistry, received, serverSettings }: IWhat,
  trans: TranslationBundle
): Promise<IFact[]> {
  const [model, sharing, versions] = await Promise.all([
    contents.get(path, { content: false }),
    new SharingRest(serverSettings).sharing(path).catch(asError),
    contents.listCheckpoints(path).catch(asError)
  ]);
  const isFolder = model.type === 'directory';
  return facts(
    {
      model,
      type: isFolder
        ? trans.__('Folder')
        : (docRegistry.getFileTypeForModel(model).displayName ?? model.type),
      share: received.at(path),
      sharing,
      versions: isFolder ? null : versions
    },
    trans
  );
}

function asError(error: unknown): Error {
  return error as Error;
}
