import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  IDocumentManager,
  IDocumentWidgetOpener
} from '@jupyterlab/docmanager';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { inWords } from '../api/words';
import { CopiesRest } from '../copies/rest';
import { isNotebook } from '../documents/hooks';
import { LOG_OUT } from '../locks/page';
import { ICs3Drive, IMerging, IOpenDocuments, IStorageStatus } from '../tokens';
import type { Keeper } from './keeper';
import { Session } from './session';
import { WorkStore } from './store';

type Context = DocumentRegistry.Context;

const PLUGIN = 'cs3lab:buffer';

/**
 * Keeps what people type until it is stored, and offers it where it never was.
 */
export const buffer: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description: 'Keeps unsaved work in the browser, past a crash of it.',
  autoStart: true,
  requires: [IDocumentManager, IDocumentWidgetOpener],
  optional: [
    ICs3Drive,
    IOpenDocuments,
    IStorageStatus,
    IMerging,
    ISettingRegistry,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    manager: IDocumentManager,
    opener: IDocumentWidgetOpener,
    drive: ICs3Drive | null,
    documents: IOpenDocuments | null,
    status: IStorageStatus | null,
    merging: IMerging | null,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ) => {
    if (!drive || !documents || !status || !window.indexedDB) {
      return;
    }
    const trans = (translator ?? nullTranslator).load('cs3lab');
    const serverSettings = inWords(
      app.serviceManager.serverSettings,
      () => trans
    );
    const rest = new CopiesRest(serverSettings);
    const store = new WorkStore(window.indexedDB);
    const session = new Session(navigator.locks);
    const begun = usernameFrom(status).then(async username => {
      const scope = JSON.stringify([serverSettings.baseUrl, username]);
      const { Keeper } = await import('./keeper');
      const { Offers } = await import('./offers');
      const keeper = new Keeper(store, scope, session.id);
      const common = { store, session, scope, rest, documents, manager };
      const offers = new Offers({ ...common, merging, trans });
      const settings = await registry?.load(PLUGIN).catch(() => null);
      obey(settings ?? null, keeper, app.commands);
      document.addEventListener('visibilitychange', () => keeper.flush());
      return { keeper, offers };
    });
    const seen = new WeakSet<Context>();
    opener.opened.connect(async (_, widget) => {
      const context = manager.contextForWidget(widget);
      const where =
        context && manager.services.contents.driveName(context.path);
      if (!context || where !== '' || seen.has(context)) {
        return;
      }
      seen.add(context);
      const [{ keeper, offers }] = await Promise.all([begun, context.ready]);
      if (!context.isDisposed && isEdited(context)) {
        keeper.follow(context);
        if (keeper.enabled) {
          // Where the browser keeps nothing, there is nothing to offer.
          await offers.offer(context).catch(() => undefined);
        }
      }
    }, store);
  }
};

/** Whether a document is a notebook or a text of a storage. */
function isEdited({ model, contentsModel }: Context): boolean {
  return (
    !!contentsModel?.hash &&
    !model.collaborative &&
    (isNotebook(model) || contentsModel.format === 'text')
  );
}

/** The name of the person on the storage, once it is known. */
async function usernameFrom(status: IStorageStatus): Promise<string> {
  return new Promise(resolve => {
    const look = () => {
      const username = status.status?.user?.username;
      if (username) {
        status.changed.disconnect(look);
        resolve(username);
      }
    };
    status.changed.connect(look);
    look();
  });
}

/** Do as the person has set. */
function obey(
  settings: ISettingRegistry.ISettings | null,
  keeper: Keeper,
  commands: CommandRegistry
): void {
  const apply = () => {
    keeper.enabled = settings?.composite.keep !== false;
  };
  settings?.changed.connect(apply, keeper);
  apply();
  commands.commandExecuted.connect((_, { id }) => {
    if (LOG_OUT.includes(id) && settings?.composite.clearAtLogout === true) {
      void keeper.clear();
    }
  }, keeper);
}
