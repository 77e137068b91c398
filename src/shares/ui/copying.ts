import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

/** How long a copy may take unsaid, in milliseconds. */
const MOMENT = 1000;

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
  const ended = sayLater(trans.__('Copying “%1”…', name));
  try {
    const copy = await contents.copy(path, target);
    ended();
    Notification.success(trans.__('Copied to My Files as “%1”.', copy.name), {
      autoClose: 10000,
      actions: [{ label: trans.__('Open it'), callback: () => open(copy) }]
    });
  } catch (error) {
    ended();
    const { message } = error as Error;
    Notification.error(trans.__('“%1” could not be copied: %2', name, message));
  }
}

/**
 * Say what goes on, if it takes longer than a moment.
 *
 * A notice that changes while JupyterLab still makes room for its first one stays as it was. So a
 * quick copy has one notice, and a slow one two.
 *
 * @returns takes the notice away.
 */
function sayLater(message: string): () => void {
  let id: string | undefined;
  const timer = setTimeout(() => {
    id = Notification.emit(message, 'in-progress', { autoClose: false });
  }, MOMENT);
  return () => {
    clearTimeout(timer);
    if (id !== undefined) {
      Notification.dismiss(id);
    }
  };
}

function firstPart(path: string): string {
  return path.split('/')[0];
}
