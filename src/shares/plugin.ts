import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import {
  IDocumentManager,
  IDocumentWidgetOpener
} from '@jupyterlab/docmanager';
import {
  IDefaultFileBrowser,
  IDefaultFileBrowserRenderer,
  IFileBrowserFactory
} from '@jupyterlab/filebrowser';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { inWords } from '../api/words';
import { ICs3Drive } from '../tokens';
import { keepFocus, returnFromMenus } from '../ui/focus';

import { storageName } from '../ui/storagename';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import {
  addRowCommands,
  addShareCommands,
  CommandIDs,
  openItem
} from './commands';
import type { Item } from './model/rows';
import { IShares } from './model/tokens';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { Shares } from './shares';
import { takeOut } from './ui/contextmenu';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { askBeforeDeleting } from './ui/deleting';
import { takeDrops } from './ui/dragging';
import { markBrowsers, markTabs, unfit } from './ui/entries';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { followShares, markViewed, takeAwayUnavailable } from './ui/following';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { tellRenames } from './ui/naming';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { ArrivalNotices } from './ui/notices';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { PendingSection } from './ui/pendingsection';

import { Sections } from './ui/sections';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { SharesSection } from './ui/sharessection';

/**
 * What is shared, and the dialog to share more.
 */
export const shares: JupyterFrontEndPlugin<IShares | null> = {
  id: 'cs3lab:shares',
  description: 'Shares files with people and groups, and by link.',
  autoStart: true,
  provides: IShares,
  requires: [IDocumentManager, IDocumentWidgetOpener, IFileBrowserFactory],
  optional: [ICs3Drive, ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    manager: IDocumentManager,
    opener: IDocumentWidgetOpener,
    factory: IFileBrowserFactory,
    drive: ICs3Drive | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ) => {
    if (!drive) {
      return null;
    }
    const trans = (translator ?? nullTranslator).load('cs3lab');
    const { contents, events } = app.serviceManager;
    const serverSettings = inWords(
      app.serviceManager.serverSettings,
      () => trans
    );
    const model: Shares = new Shares(
      drive,
      serverSettings,
      events.stream,
      async (rest, paths) => {
        const { ShareDialog } = await import('./ui/dialog');
        const title =
          paths.length === 1
            ? trans.__('Share “%1”', PathExt.basename(paths[0]))
            : trans.__('Share %1 items', paths.length);
        const onEdited = () => {
          if (model.made.feed.rows) {
            void model.made.feed.refresh();
          }
        };
        await new ShareDialog({ rest, paths, title, onEdited, trans }).launch();
      }
    );
    addShareCommands({ app, shares: model, manager, factory, trans });
    askBeforeDeleting(factory, model.made, trans);
    markBrowsers(factory);
    markTabs(opener, manager);
    takeOut(app.contextMenu, unfit(app, factory));
    tellRenames(contents, model.received, trans);
    palette?.addItem({
      command: CommandIDs.shareDocument,
      category: storageName()
    });
    void app.restored.then(() => model.start());
    return model;
  }
};

/**
 * The sections of the file browser: my files, what is shared, and what waits for an answer.
 */
export const sharesSidebar: JupyterFrontEndPlugin<void> = {
  id: 'cs3lab:shares-sidebar',
  description: 'Shows shares and pending shares in the file browser.',
  autoStart: true,
  requires: [IDocumentManager, IFileBrowserFactory, IDefaultFileBrowser],
  optional: [
    IShares,
    ITranslator,
    ISettingRegistry,
    IDefaultFileBrowserRenderer,
    IStateDB
  ],
  activate: async (
    app: JupyterFrontEnd,
    manager: IDocumentManager,
    factory: IFileBrowserFactory,
    browser: IDefaultFileBrowser,
    model: IShares | null,
    translator: ITranslator | null,
    registry: ISettingRegistry | null,
    renderer: IDefaultFileBrowserRenderer | null,
    state: IStateDB | null
  ) => {
    if (!model) {
      return;
    }
    const trans = (translator ?? nullTranslator).load('cs3lab');
    const { received, made } = model;
    const common = { app, shares: model, manager, factory, trans };
    const open = (item: Item) => openItem(common, item);
    const copy = async ({ path }: Item) => {
      const folder = browser.model.path;
      const { copyShared } = await import('./ui/copying');
      await copyShared(path!, {
        contents: manager.services.contents,
        folder,
        open: made => void openItem(common, made),
        trans
      });
    };
    addRowCommands(common, open, copy);
    const options = { received, made, open, trans };
    const inShares = new SharesSection(options);
    const inPending = new PendingSection(options);
    const sections = [inShares, inPending];
    for (const section of sections) {
      browser.addSection(section);
      keepFocus(section.node);
    }
    returnFromMenus(browser.node);
    const accordion = browser.accordionPanel!;
    accordion.widgets[0].title.label = trans.__('My Files');
    takeDrops(accordion.widgets[0].node, id => {
      const item = received.find(id)?.item;
      if (item?.path) {
        void copy(item);
      }
    });
    void new Sections(accordion, state).restore();
    followShares(browser, received);
    takeAwayUnavailable(model, inShares, inPending);
    markViewed(renderer, received, trans);
    app.commands.commandExecuted.connect((_, { id }) => {
      if (id === 'filebrowser:refresh') {
        model.refresh();
      }
    }, browser);

    const settings = await registry?.load('cs3lab:shares');
    const show = (list: 'pending' | 'received') => {
      app.shell.activateById(browser.id);
      const section = list === 'pending' ? inPending : inShares;
      accordion.expand(accordion.widgets.indexOf(section));
    };
    const isWanted = () => settings?.composite.notify !== false;
    new ArrivalNotices({ received, open, show, isWanted, trans });
  }
};
