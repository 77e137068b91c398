import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import {
  IDocumentManager,
  IDocumentWidgetOpener
} from '@jupyterlab/docmanager';
import type { DocumentWidget } from '@jupyterlab/docregistry';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { inWords } from '../api/words';
import { MAKE_COPY, MERGE_BACK } from '../commandids';
import { IShares } from '../shares/model/tokens';
import {
  ICs3Drive,
  ILocks,
  IMerging,
  IOpenDocuments,
  IStorageStatus
} from '../tokens';

import { storageName } from '../ui/storagename';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { CopyActions } from './actions';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { CopyBars } from './bars';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import {
  addCopyCommands,
  addMergeBack,
  addMergeCommands,
  addUndoCommand,
  UNDO_MERGE
} from './commands';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { CopyMaker } from './copymaker';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { noticeMergedSaves } from './mergednotice';
import { CopiesRest } from './rest';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { SaveMerger } from './savemerger';

/**
 * Copies to work on, and merging them back.
 */
export const copies: JupyterFrontEndPlugin<void> = {
  id: 'cs3lab:copies',
  description: 'Copies to work on, which are merged back into their original.',
  autoStart: true,
  requires: [IDocumentManager, IDocumentWidgetOpener],
  optional: [
    ICs3Drive,
    IOpenDocuments,
    ILocks,
    IMerging,
    IShares,
    IStorageStatus,
    IFileBrowserFactory,
    ICommandPalette,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    manager: IDocumentManager,
    opener: IDocumentWidgetOpener,
    drive: ICs3Drive | null,
    documents: IOpenDocuments | null,
    locks: ILocks | null,
    merging: IMerging | null,
    shares: IShares | null,
    status: IStorageStatus | null,
    factory: IFileBrowserFactory | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    if (!drive || !documents) {
      return;
    }
    const trans = (translator ?? nullTranslator).load('cs3lab');
    const rest = new CopiesRest(
      inWords(app.serviceManager.serverSettings, () => trans)
    );
    const relist = () => {
      factory?.tracker.forEach(({ model }) => void model.refresh());
    };
    const common = {
      app,
      manager,
      documents,
      drive,
      locks,
      rest,
      relist,
      trans
    };
    const maker = new CopyMaker(common);
    locks?.setCopier(context => maker.ofDocument(context));
    addCopyCommands({ ...common, maker, factory });
    const actions = new CopyActions({ ...common, merging, shares });
    const me = () => status?.status?.user?.username ?? null;
    const bars = new CopyBars({ ...common, actions, me });
    addUndoCommand({ app, bars, actions, trans });
    addMergeBack(common, bars);
    for (const command of [MAKE_COPY, MERGE_BACK, UNDO_MERGE]) {
      palette?.addItem({ command, category: storageName() });
    }
    opener.opened.connect(
      (_, widget) => bars.add(widget as DocumentWidget),
      bars
    );
  }
};

/**
 * Merges the saves of documents that somebody else changed meanwhile.
 */
export const mergedSaves: JupyterFrontEndPlugin<void> = {
  id: 'cs3lab:merged-saves',
  description: 'Merges what is saved into what somebody else stored meanwhile.',
  autoStart: true,
  requires: [IDocumentManager],
  optional: [ICs3Drive, IMerging, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    manager: IDocumentManager,
    drive: ICs3Drive | null,
    merging: IMerging | null,
    translator: ITranslator | null
  ) => {
    if (!drive) {
      return;
    }
    const trans = (translator ?? nullTranslator).load('cs3lab');
    const rest = new CopiesRest(
      inWords(app.serviceManager.serverSettings, () => trans)
    );
    const merger = new SaveMerger(
      rest,
      async merged => (await merging?.resolve(merged)) ?? null
    );
    drive.setMerger(save => merger.merge(save));
    noticeMergedSaves(merger, merging, trans);
    addMergeCommands({ app, manager, merger, trans });
  }
};
