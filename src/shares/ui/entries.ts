import type { JupyterFrontEnd } from '@jupyterlab/application';
import { PathExt } from '@jupyterlab/coreutils';
import type {
  IDocumentManager,
  IDocumentWidgetOpener
} from '@jupyterlab/docmanager';
import type { FileBrowser, IFileBrowserFactory } from '@jupyterlab/filebrowser';

/** The folder of the tree in which what is shared with me stands. */
export const SHARES = 'Shares';

/** What a file browser bears while it shows the folder of shares. */
const SHOWS_SHARES = 'jp-mod-cs3Shares';

/** Where the tab of a document bears its path, if it is an entry of the folder of shares. */
const ENTRY = 'cs3-entry';

/**
 * Mark file browsers while they show the folder of shares.
 *
 * Deleting an entry there leaves the share, and JupyterLab's own dialog would speak of the
 * owner's file. So its commands are taken out of the context menus of what is marked (`unfit`),
 * and schema/shares.json puts ones that leave in their place, there and on the Delete key:
 * JupyterLab has no hook to change the dialogs themselves.
 */
export function markBrowsers({ tracker }: IFileBrowserFactory): void {
  const follow = (browser: FileBrowser) => {
    const { model } = browser;
    const mark = () => browser.toggleClass(SHOWS_SHARES, model.path === SHARES);
    model.pathChanged.connect(mark, browser);
    mark();
  };
  tracker.forEach(follow);
  tracker.widgetAdded.connect((_, browser) => follow(browser));
}

/** Mark the tabs of documents that are entries themselves, likewise. */
export function markTabs(
  { opened }: IDocumentWidgetOpener,
  manager: IDocumentManager
): void {
  opened.connect((_, widget) => {
    const context = manager.contextForWidget(widget);
    const mark = () => {
      const { path } = context!;
      const entry = PathExt.dirname(path) === SHARES ? path : '';
      widget.title.dataset = { ...widget.title.dataset, [ENTRY]: entry };
    };
    context?.pathChanged.connect(mark, widget);
    if (context) {
      mark();
    }
  });
}

/** The entry whose tab was clicked on last with the right button. */
export function clickedTab(app: JupyterFrontEnd): string {
  const tab = app.contextMenuHitTest(node =>
    node.hasAttribute(`data-${ENTRY}`)
  );
  return tab?.getAttribute(`data-${ENTRY}`) ?? '';
}

/**
 * The commands of JupyterLab that say something untrue of what is clicked on: deleting what one
 * would leave, and copying as a link the address of one's own server, which opens for nobody else.
 */
export function unfit(
  app: JupyterFrontEnd,
  { tracker }: IFileBrowserFactory
): Readonly<Record<string, () => boolean>> {
  const { contents } = app.serviceManager;
  const isEntry = () =>
    app.contextMenuHitTest(node => node.classList.contains(SHOWS_SHARES)) !==
    undefined;
  const isHere = () =>
    [...(tracker.currentWidget?.selectedItems() ?? [])].every(
      ({ path }) => contents.driveName(path) === ''
    );
  return {
    'filebrowser:delete': isEntry,
    'docmanager:delete': () => clickedTab(app) !== '',
    'filebrowser:share-main': isHere,
    'filebrowser:copy-download-link': isHere
  };
}
