import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';
import {
  IDocumentManager,
  IDocumentWidgetOpener
} from '@jupyterlab/docmanager';
import {
  Drive,
  IDefaultDrive,
  IServerSettings,
  ServerConnection
} from '@jupyterlab/services';
import type { Contents, ServiceManagerPlugin } from '@jupyterlab/services';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { ICs3Drive, IOpenDocuments } from '../tokens';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { OpenDocuments } from './documents';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { Cs3Drive } from './drive';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { Notices } from './notices';

/**
 * The drive on the storage, for who wants its signals.
 */
export const drive: ServiceManagerPlugin<ICs3Drive | null> = {
  id: 'cs3lab:drive',
  description: 'A drive on a CS3 storage that saves only over what it knows.',
  autoStart: true,
  provides: ICs3Drive,
  optional: [IServerSettings],
  activate: (_: null, settings: ServerConnection.ISettings | null) => {
    if (PageConfig.getOption('cs3lab') !== 'on') {
      return null;
    }
    const serverSettings = settings ?? ServerConnection.makeSettings();
    return new Cs3Drive({ serverSettings });
  }
};

/**
 * JupyterLab's own files, on the storage where there is one.
 */
export const defaultDrive: ServiceManagerPlugin<Contents.IDrive> = {
  id: 'cs3lab:default-drive',
  description: 'Makes the drive on the CS3 storage the default one.',
  autoStart: true,
  provides: IDefaultDrive,
  optional: [ICs3Drive, IServerSettings],
  activate: (
    _: null,
    cs3Drive: ICs3Drive | null,
    settings: ServerConnection.ISettings | null
  ) => cs3Drive ?? new Drive({ serverSettings: settings ?? undefined })
};

/**
 * Follows the open documents and says what became of their saves.
 */
export const documents: JupyterFrontEndPlugin<IOpenDocuments | null> = {
  id: 'cs3lab:documents',
  description: 'Follows the documents open on the CS3 storage.',
  autoStart: true,
  provides: IOpenDocuments,
  requires: [IDocumentManager, IDocumentWidgetOpener],
  optional: [ICs3Drive, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    manager: IDocumentManager,
    opener: IDocumentWidgetOpener,
    cs3Drive: ICs3Drive | null,
    translator: ITranslator | null
  ) => {
    if (!cs3Drive) {
      return null;
    }
    const trans = (translator ?? nullTranslator).load('cs3lab');
    const open = new OpenDocuments(cs3Drive, manager);
    opener.opened.connect((_, widget) => open.follow(widget), open);
    const visit = () => open.visit(app.shell.currentWidget);
    app.shell.currentChanged?.connect(visit, open);
    window.addEventListener('focus', visit);
    new Notices(open, app.commands, trans);
    return open;
  }
};
