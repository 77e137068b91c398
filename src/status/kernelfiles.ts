import { Notification } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IStorageStatus } from '../tokens';
import { storageName } from '../ui/storagename';

/**
 * Says once, when the first notebook is there, that kernels do not see the files beside it.
 *
 * @param mute - called when the person does not want to hear it again.
 */
export function warnKernelFiles(
  storage: IStorageStatus,
  notebooks: INotebookTracker,
  trans: TranslationBundle,
  mute: () => void
): void {
  const receiver = {};
  const say = () => {
    if (storage.status?.kernel_files !== false || notebooks.size === 0) {
      return;
    }
    storage.changed.disconnect(say, receiver);
    notebooks.widgetAdded.disconnect(say, receiver);
    Notification.info(
      trans.__(
        'Kernels do not see the files on %1: “open("data.csv")” looks on the ' +
          'machine the kernel runs on. Notebooks open and save as usual.',
        storageName()
      ),
      {
        autoClose: false,
        actions: [{ label: trans.__('Don’t show again'), callback: mute }]
      }
    );
  };
  storage.changed.connect(say, receiver);
  notebooks.widgetAdded.connect(say, receiver);
}
