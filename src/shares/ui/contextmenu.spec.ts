import { ContextMenuSvg } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';
import { MessageLoop } from '@lumino/messaging';
import { takeOut } from './contextmenu';

describe('takeOut', () => {
  let menu: ContextMenuSvg;
  let row: HTMLElement;

  beforeEach(() => {
    const commands = new CommandRegistry();
    menu = new ContextMenuSvg({ commands });
    for (const command of ['open', 'delete']) {
      commands.addCommand(command, {
        describedBy: { args: { type: 'object', properties: {} } },
        execute: () => null
      });
      menu.addItem({ command, selector: '.row' });
    }
    row = document.createElement('div');
    row.className = 'row';
    row.addEventListener('contextmenu', event => menu.open(event));
    document.body.append(row);
  });

  afterEach(() => {
    menu.menu.close();
    menu.dispose();
    row.remove();
  });

  const open = () => row.dispatchEvent(new MouseEvent('contextmenu'));
  const shown = (command: string) => {
    const { node } = menu.menu;
    MessageLoop.flush();
    expect(node.isConnected).toBe(true);
    const item = node.querySelector(`[data-command='${command}']`);
    return !item!.classList.contains('lm-mod-hidden');
  };

  it('takes out what does not fit what was clicked on, and only then', () => {
    let fits = false;
    takeOut(menu, { delete: () => !fits });
    open();

    expect([shown('open'), shown('delete')]).toEqual([true, false]);
    fits = true;
    menu.menu.close();
    open();
    expect([shown('open'), shown('delete')]).toEqual([true, true]);
  });

  it('lets the arrow keys pass over what was taken out', () => {
    takeOut(menu, { open: () => true });
    open();
    menu.menu.activateNextItem();

    expect(menu.menu.activeItem?.command).toBe('delete');
    menu.menu.activateNextItem();
    expect(menu.menu.activeItem?.command).toBe('delete');
  });
});
