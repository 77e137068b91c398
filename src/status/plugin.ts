import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { inWords } from '../api/words';
import { ICs3Drive, IOpenDocuments, IStorageStatus } from '../tokens';
import { warnKernelFiles } from './kernelfiles';
import { StorageStatus } from './model';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { StatusItem } from './widget';

/** Where the settings of all our plugins are. */
const SETTINGS = 'cs3lab:plugin';

/**
 * The storage's state, for parts that want to know.
 */
export const storageStatus: JupyterFrontEndPlugin<IStorageStatus | null> = {
  id: 'cs3lab:storage-status',
  description: 'Knows whether the CS3 storage answers.',
  autoStart: true,
  provides: IStorageStatus,
  optional: [ICs3Drive, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    drive: ICs3Drive | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('cs3lab');
    const settings = inWords(app.serviceManager.serverSettings, () => trans);
    return drive && new StorageStatus(drive, settings);
  }
};

/**
 * Shows in the status bar who is on which storage.
 */
export const statusItem: JupyterFrontEndPlugin<void> = {
  id: 'cs3lab:status-item',
  description: 'Shows the CS3 storage and the user in the status bar.',
  autoStart: true,
  optional: [
    IStorageStatus,
    IStatusBar,
    IOpenDocuments,
    ISettingRegistry,
    ITranslator
  ],
  activate: async (
    _: JupyterFrontEnd,
    storage: IStorageStatus | null,
    statusBar: IStatusBar | null,
    documents: IOpenDocuments | null,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ) => {
    if (!storage || !statusBar) {
      return;
    }
    const trans = (translator ?? nullTranslator).load('cs3lab');
    const item = new StatusItem({ storage, documents, trans });
    const settings = await registry?.load(SETTINGS);
    const show = () => item.setHidden(settings?.composite.showStatus === false);
    settings?.changed.connect(show, item);
    show();
    statusBar.registerStatusItem('cs3lab:status', {
      item,
      align: 'left',
      rank: 10
    });
  }
};

/**
 * Tells, once, where kernels do not see the files.
 */
export const kernelFiles: JupyterFrontEndPlugin<void> = {
  id: 'cs3lab:kernel-files',
  description:
    'Says once that kernels do not see the files of the CS3 storage.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [IStorageStatus, ISettingRegistry, ITranslator],
  activate: async (
    _: JupyterFrontEnd,
    notebooks: INotebookTracker,
    storage: IStorageStatus | null,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ) => {
    const settings = storage && (await registry?.load(SETTINGS));
    if (!storage || settings?.composite.warnKernelFiles === false) {
      return;
    }
    const trans = (translator ?? nullTranslator).load('cs3lab');
    warnKernelFiles(storage, notebooks, trans, () => {
      void settings?.set('warnKernelFiles', false);
    });
  }
};
