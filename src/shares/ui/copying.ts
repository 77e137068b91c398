import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

export interface ICopyOptions {
  readonly contents: Contents.IManager;
  /** The folder My Files shows. */
  readonly folder: string;
  /** Opens the copy of a file, or shows that of a folder. */
  readonly open: (copy: Contents.IModel) => void;
  readonly trans: TranslationBundle;
}

/**
 * Copy what is shared with me to the folder My Files shows, telling how that goes.
 *
 * Where that lies among the shares themselves, which are others', the copy goes to the home.
 */
export async function copyShared(
  path: string,
  { contents, folder, open, trans }: ICopyOptions
): Promise<void> {
  const name = PathExt.basename(path);
  const target = firstPart(folder) === firstPart(path) ? '' : folder;
  const id = Notification.emit(trans.__('Copying “%1”…', name), 'in-progress', {
    autoClose: false
  });
  try {
    const copy = await contents.copy(path, target);
    Notification.update({
      id,
      type: 'success',
      message: trans.__('Copied to My Files as “%1”.', copy.name),
      autoClose: 10000,
      actions: [{ label: trans.__('Open it'), callback: () => open(copy) }]
    });
  } catch (error) {
    Notification.update({
      id,
      type: 'error',
      message: trans.__(
        '“%1” could not be copied: %2',
        name,
        (error as Error).message
      )
    });
  }
}

function firstPart(path: string): string {
  return path.split('/')[0];
}
