import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { infoIcon } from '@jupyterlab/ui-components';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { inWords } from '../api/words';
import { INFORMATION } from '../commandids';
import { IShares } from '../shares/model/tokens';

import { storageName } from '../ui/storagename';

/**
 * The dialog with what is known of a file.
 */
export const information: JupyterFrontEndPlugin<void> = {
  id: 'cs3lab:information',
  description: 'Shows where a file is, who has access, and who edits it.',
  autoStart: true,
  requires: [IFileBrowserFactory],
  optional: [IShares, ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    factory: IFileBrowserFactory,
    shares: IShares | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ) => {
    if (!shares) {
      return;
    }
    const trans = (translator ?? nullTranslator).load('cs3lab');
    const { contents } = app.serviceManager;
    const serverSettings = inWords(
      app.serviceManager.serverSettings,
      () => trans
    );
    const selected = () => {
      const items = [...(factory.tracker.currentWidget?.selectedItems() ?? [])];
      return items.length === 1 ? items[0].path : '';
    };
    const pathOf = ({ path }: { path?: unknown }) =>
      typeof path === 'string' ? path : selected();
    app.commands.addCommand(INFORMATION, {
      label: trans.__('Information'),
      caption: trans.__('Where this is, who has access, and who edits it'),
      icon: infoIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            path: {
              type: 'string',
              description: 'Of what; of what is selected if left out'
            }
          }
        }
      },
      isEnabled: args => {
        const path = pathOf(args);
        return path !== '' && contents.driveName(path) === '';
      },
      execute: async args => {
        const path = pathOf(args);
        const { InformationDialog } = await import('./dialog');
        const { ask } = await import('./ask');
        const { docRegistry } = app;
        const { received } = shares;
        const what = { path, contents, docRegistry, received, serverSettings };
        await new InformationDialog({
          name: PathExt.basename(path),
          ask: () => ask(what, trans),
          trans
        }).launch();
      }
    });
    palette?.addItem({
      command: INFORMATION,
      category: storageName()
    });
  }
};
