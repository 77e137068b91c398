import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  IDocumentManager,
  IDocumentWidgetOpener
} from '@jupyterlab/docmanager';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { ICs3Drive, IOpenDocuments } from '../tokens';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { Notices } from './notices';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { OpenDocuments } from './opendocuments';
import { Retries } from './retries';
import { followReverting } from './reverting';

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
    cs3Drive.speak(trans);
    const open = new OpenDocuments(cs3Drive, manager);
    opener.opened.connect((_, widget) => open.follow(widget), open);
    const visit = () => open.visit(app.shell.currentWidget);
    app.shell.currentChanged?.connect(visit, open);
    window.addEventListener('focus', visit);
    new Notices(open, app.commands, trans);
    followReverting(app.commands, cs3Drive, trans);
    const retries = new Retries(open);
    window.addEventListener('focus', () => retries.comeBack());
    return open;
  }
};
