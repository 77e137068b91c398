import { MainAreaWidget } from '@jupyterlab/apputils';
import { refreshIcon, Toolbar, ToolbarButton } from '@jupyterlab/ui-components';
import '../../style/merging.css';
import type { ICompareAction } from '../tokens';
import { ComparePage } from './comparepage';
import type { IPart } from './comparepage';
import { compareIcon } from './icons';
import type { IPageServices } from './mergepage';
import { hidingBox } from './toolbar';

/** Names of buttons that a comparison was given. */
const OFFERED = 'offered-';

/**
 * A tab that shows how one document differs from another.
 *
 * @param compare - asks the server.
 * @param title - names the tab; what is compared does if left out.
 */
export function createCompareTab(
  compare: () => Promise<readonly IPart[]>,
  title: string | undefined,
  services: IPageServices
): MainAreaWidget<ComparePage> {
  const { trans, translator } = services;
  const page = new ComparePage(compare, services);
  const tab = new MainAreaWidget({ content: page, translator });
  const { toolbar } = tab;
  tab.addClass('jp-Cs3Compare-tab');
  tab.title.icon = compareIcon;
  const name = () => {
    tab.title.label =
      title ??
      (page.name ? trans.__('Compare: %1', page.name) : trans.__('Compare'));
  };
  page.changed.connect(name);
  name();
  toolbar.addItem('hide', hidingBox(page, trans));
  toolbar.addItem('spacer', Toolbar.createSpacerItem());
  toolbar.addItem(
    'refresh',
    new ToolbarButton({
      icon: refreshIcon,
      tooltip: trans.__('Compare again'),
      onClick: () => void page.refresh()
    })
  );
  return tab;
}

/** Offer in a comparison what can be done about it, in place of what was offered before. */
export function offer(
  tab: MainAreaWidget<ComparePage>,
  actions: readonly ICompareAction[]
): void {
  const { toolbar } = tab;
  for (const name of [...toolbar.names()]) {
    if (name.startsWith(OFFERED)) {
      [...toolbar.children()][[...toolbar.names()].indexOf(name)].dispose();
    }
  }
  actions.forEach((action, index) => {
    const button = new ToolbarButton({
      label: action.label,
      tooltip: action.caption,
      onClick: () => void action.execute()
    });
    button.addClass('jp-Cs3Compare-action');
    button.toggleClass('jp-mod-primary', action.isPrimary ?? false);
    const follow = () => button.setHidden(!action.isOffered());
    action.changed.connect(follow, button);
    follow();
    toolbar.insertBefore('refresh', `${OFFERED}${index}`, button);
  });
}
