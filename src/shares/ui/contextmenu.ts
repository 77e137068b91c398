import type { ContextMenuSvg } from '@jupyterlab/ui-components';
import { shadow } from '../../documents/hooks';

/**
 * Take commands out of context menus where they do not fit what was clicked on.
 *
 * Schemas cannot: an entry for an item of another plugin's is a duplicate of it, which JupyterLab
 * warns of. A style would hide it from the eye only, not from the arrow keys, and a menu closes
 * when an item is removed. Its items are made anew each time it opens.
 *
 * @param unfit - for a command, whether it does not fit what was just clicked on.
 */
export function takeOut(
  { menu, opened }: ContextMenuSvg,
  unfit: Readonly<Record<string, () => boolean>>
): void {
  opened.connect(() => {
    for (const item of menu.items) {
      if (unfit[item.command]?.()) {
        shadow(item, 'isVisible', { value: false });
      }
    }
    menu.update();
  }, unfit);
}
