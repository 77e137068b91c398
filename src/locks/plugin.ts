import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import {
  IDocumentManager,
  IDocumentWidgetOpener
} from '@jupyterlab/docmanager';
import type { DocumentRegistry, DocumentWidget } from '@jupyterlab/docregistry';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { ServerConnection } from '@jupyterlab/services';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import { request } from '../api/request';
import type { components } from '../api/schema';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { inWords } from '../api/words';
import { SAVE_VIEW_ONLY } from '../commandids';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { editorGuard } from '../documents/guards';
import { keepPlaceIn } from '../documents/keepplace';
import { ICs3Drive, ILocks, IOpenDocuments } from '../tokens';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { Locks } from './locks';
import type { ILockEvent } from './locks';
import { followPage } from './page';
import { lockServer } from './rest';

import { LockStatus } from './status';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { LockViews } from './views';

type Context = DocumentRegistry.Context;

const PLUGIN = 'cs3lab:locks';
const EVENTS = 'urn:cs3lab:locks:v1';

/**
 * Locks what a person edits, and shows who edits what they open.
 */
export const locks: JupyterFrontEndPlugin<ILocks | null> = {
  id: PLUGIN,
  description: 'Locks the documents open on the CS3 storage.',
  autoStart: true,
  provides: ILocks,
  requires: [IDocumentManager, IDocumentWidgetOpener],
  optional: [
    ICs3Drive,
    ISettingRegistry,
    ITranslator,
    IStatusBar,
    IEditorExtensionRegistry,
    IOpenDocuments
  ],
  activate: (
    app: JupyterFrontEnd,
    manager: IDocumentManager,
    opener: IDocumentWidgetOpener,
    drive: ICs3Drive | null,
    registry: ISettingRegistry | null,
    translator: ITranslator | null,
    statusBar: IStatusBar | null,
    editors: IEditorExtensionRegistry | null,
    documents: IOpenDocuments | null
  ) => {
    if (!drive) {
      return null;
    }
    editors?.addExtension(editorGuard);
    const trans = (translator ?? nullTranslator).load('cs3lab');
    const serverSettings = inWords(
      app.serviceManager.serverSettings,
      () => trans
    );
    const kept = new Locks(lockServer(serverSettings, drive.clientId));
    const sharer = sharerOf.bind(null, serverSettings);
    // The banner says it: one box for one event.
    const forget = (context: Context) => documents?.forget(context);
    const views = new LockViews(kept, drive, manager, forget, sharer, trans);
    const settings = registry?.load(PLUGIN).catch(() => null);
    opener.opened.connect((_, widget) => {
      const context = manager.contextForWidget(widget);
      if (context && isNotebookView(widget)) {
        keepPlaceIn(context.model, widget.content);
      }
    }, views);
    opener.opened.connect(async (_, widget) => {
      const wanted = (await settings)?.composite.lockOnOpen ?? 'all';
      if (!widget.isDisposed && isLocked(widget, wanted as string, manager)) {
        views.add(widget as DocumentWidget);
      }
    }, views);
    followPage(app.commands, kept);
    // What somebody comes to is looked at from then on.
    app.shell.currentChanged?.connect(() => {
      kept.beat().catch(() => undefined);
    }, kept);
    // What a save met, the next heartbeat would only tell later.
    drive.saveRefused.connect((_, { reason, path }) => {
      if (reason === 'locked' || reason === 'forbidden') {
        kept.hear({ action: 'lost', path }).catch(() => undefined);
      }
    }, kept);
    app.serviceManager.events.stream.connect((_, event) => {
      if (event.schema_id === EVENTS) {
        kept.hear(event as unknown as ILockEvent).catch(() => undefined);
      }
    }, kept);
    showStatus(app, views, statusBar, new LockStatus(trans));
    explainSaving(app, views, trans);
    return views;
  }
};

/**
 * Whether what a view shows is locked: a notebook, or a text in an editor, of the storage.
 */
function isLocked(
  widget: Parameters<IDocumentManager['contextForWidget']>[0] & object,
  wanted: string,
  manager: IDocumentManager
): boolean {
  const context = manager.contextForWidget(widget);
  const drive = context && manager.services.contents.driveName(context.path);
  if (!context || drive !== '' || wanted === 'off') {
    return false;
  }
  const { content } = widget as DocumentWidget;
  return isNotebookView(widget) || (wanted === 'all' && 'editor' in content);
}

function isNotebookView(widget: object): widget is NotebookPanel {
  const { content, context } = widget as DocumentWidget;
  return 'cells' in context.model && 'widgets' in content;
}

/**
 * Let Ctrl-S say who edits, where JupyterLab would say that the document is read-only.
 */
function explainSaving(
  app: JupyterFrontEnd,
  views: LockViews,
  trans: TranslationBundle
): void {
  const { commands, shell } = app;
  const { dataset } = document.body;
  const mark = () => {
    // The shortcut is for what matches; see `schema/locks.json`.
    if (views.lockOf(shell.currentWidget)?.viewOnly) {
      dataset.cs3ViewOnly = '';
    } else {
      delete dataset.cs3ViewOnly;
    }
  };
  views.changed.connect(mark, app);
  shell.currentChanged?.connect(mark, app);
  commands.addCommand(SAVE_VIEW_ONLY, {
    label: trans.__('Say Why This Is Not Saved'),
    describedBy: { args: {} },
    execute: () => views.explain(shell.currentWidget)
  });
}

function showStatus(
  app: JupyterFrontEnd,
  views: LockViews,
  statusBar: IStatusBar | null,
  item: LockStatus
): void {
  const show = () => item.showLock(views.lockOf(app.shell.currentWidget));
  views.changed.connect(show, item);
  app.shell.currentChanged?.connect(show, item);
  statusBar?.registerStatusItem(`${PLUGIN}-status`, {
    item,
    align: 'left',
    rank: 11
  });
}

/**
 * Find who shared a file, or the folder it is in, with this person.
 */
async function sharerOf(
  settings: ServerConnection.ISettings,
  path: string
): Promise<string | null> {
  const { received } = await request<components['schemas']['ReceivedList']>(
    'received',
    settings
  ).catch(() => ({ received: [] }));
  const share = received.find(
    ({ item }) => item.path && `${path}/`.startsWith(`${item.path}/`)
  );
  return share?.sharer.name ?? null;
}
