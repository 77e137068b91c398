import type {
  FileBrowser,
  IDefaultFileBrowserRenderer
} from '@jupyterlab/filebrowser';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';
import { eye } from '../../listing/eye';
import { MarkedRenderer } from '../../listing/marks';
import { nameOf } from '../model/messages';
import type { ReceivedShares } from '../model/received';
import type { IShares } from '../model/tokens';
import { SHARES } from './entries';
import type { SharesSection } from './sharessection';

/**
 * Let the file browser show what shares there are: how many wait, and which stand in the folder.
 *
 */
export function followShares(
  browser: FileBrowser,
  received: ReceivedShares
): void {
  let before: string | null = null;
  received.changed.connect(() => {
    const { title, model } = browser;
    const waiting = received.waiting > 0 ? String(received.waiting) : '';
    if ((title.dataset['cs3-pending'] ?? '') !== waiting) {
      title.dataset = { ...title.dataset, 'cs3-pending': waiting };
    }
    const entries = received.feed.rows?.map(({ item }) => item.path).join('\n');
    if (entries !== undefined && entries !== before) {
      if (before !== null && model.path === SHARES) {
        void model.refresh();
      }
      before = entries;
    }
  }, browser);
}

/**
 * Take away the sections of what the storage cannot do: some make links only, some neither.
 */
export function takeAwayUnavailable(
  { received, made }: Pick<IShares, 'received' | 'made'>,
  shares: SharesSection,
  pending: Widget
): void {
  received.changed.connect(() => {
    if (!received.available && pending.parent) {
      pending.parent = null;
      shares.showOnlyMade();
    }
  }, pending);
  made.changed.connect(() => {
    if (!made.available) {
      shares.parent = null;
    }
  }, shares);
}

/** Mark in the listing what can only be viewed, with the name of who shares it so. */
export function markViewed(
  renderer: IDefaultFileBrowserRenderer | null,
  received: ReceivedShares,
  trans: TranslationBundle
): void {
  const sharerOf = (path: string) => {
    const row = received.at(path);
    return row?.role === 'viewer' ? nameOf(trans, row.sharer) : null;
  };
  if (renderer instanceof MarkedRenderer) {
    const marker = eye(trans, sharerOf);
    // Nobody expects to change the folder of shares itself.
    renderer.addMarker(model => (model.path === SHARES ? null : marker(model)));
  }
}
