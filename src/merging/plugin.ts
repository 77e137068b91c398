import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IEditorServices } from '@jupyterlab/codeeditor';
import {
  IDocumentManager,
  IDocumentWidgetOpener
} from '@jupyterlab/docmanager';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { inWords } from '../api/words';
import { ICs3Drive, IMerging } from '../tokens';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { addCompareCommands, addMergeCommands } from './commands';
import { Merging } from './merging';
import { untrusting } from './rendering';
import { mergeServer } from './rest';

/**
 * The tabs in which people decide conflicts, and in which they compare.
 */
export const merging: JupyterFrontEndPlugin<IMerging | null> = {
  id: 'cs3lab:merging',
  description: 'Merges and compares notebooks and texts on the CS3 storage.',
  autoStart: true,
  provides: IMerging,
  requires: [
    IDocumentManager,
    IDocumentWidgetOpener,
    IFileBrowserFactory,
    IEditorServices,
    IRenderMimeRegistry
  ],
  optional: [ICs3Drive, ITranslator, ICommandPalette, IMainMenu],
  activate: (
    app: JupyterFrontEnd,
    manager: IDocumentManager,
    opener: IDocumentWidgetOpener,
    factory: IFileBrowserFactory,
    editors: IEditorServices,
    rendermime: IRenderMimeRegistry,
    drive: ICs3Drive | null,
    givenTranslator: ITranslator | null,
    palette: ICommandPalette | null,
    menu: IMainMenu | null
  ) => {
    if (!drive) {
      return null;
    }
    const { factoryService, mimeTypeService } = editors;
    const translator = givenTranslator ?? nullTranslator;
    const trans = translator.load('cs3lab');
    const server = mergeServer(
      inWords(app.serviceManager.serverSettings, () => trans)
    );
    const merging = new Merging(app, server, () => ({
      rendermime: untrusting(rendermime),
      editorFactory: options => factoryService.newInlineEditor(options),
      mimeTypeOf: name => {
        const found = mimeTypeService.getMimeTypeByFilePath(name);
        return Array.isArray(found) ? found[0] : found;
      },
      translator,
      trans
    }));
    const common = {
      app,
      merging,
      manager,
      factory,
      palette,
      menu,
      translator,
      trans
    };
    addMergeCommands(common);
    addCompareCommands(common);
    opener.opened.connect((_, widget) => {
      const path = manager.contextForWidget(widget)?.path;
      if (path && manager.services.contents.driveName(path) === '') {
        // style/base.css hides nbdime's buttons there: they compare with the server's disk.
        widget.addClass('jp-mod-cs3Stored');
      }
    }, merging);
    return merging;
  }
};
