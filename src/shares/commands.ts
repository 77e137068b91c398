import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon, shareIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import { INFORMATION } from '../commandids';
import { isLink } from './model/rows';
import type { Item, MadeRow, ReceivedRow } from './model/rows';
import type { IShares } from './model/tokens';
import { clickedTab } from './ui/entries';
import { leaveEntries } from './ui/leaving';
import { renameShare } from './ui/naming';

/** The commands of sharing; context menus and toolbars name them in schema/shares.json. */
export const CommandIDs = {
  /** Shares files by path, or those selected in the file browser. */
  share: 'cs3lab:share',
  /** Leaves the share whose tab was clicked on. */
  leaveDocument: 'cs3lab:leave-document',
  /** Shares the current document. */
  shareDocument: 'cs3lab:share-document',
  /** Leaves the shares selected in the folder of shares. */
  leaveSelected: 'cs3lab:leave-selected',
  // Those of the row clicked on:
  open: 'cs3lab:open-shared',
  reveal: 'cs3lab:reveal-shared',
  copy: 'cs3lab:copy-shared',
  rename: 'cs3lab:rename-shared',
  information: 'cs3lab:shared-information',
  hide: 'cs3lab:hide-share',
  leave: 'cs3lab:leave-share',
  access: 'cs3lab:change-access',
  stop: 'cs3lab:stop-sharing'
} as const;

const NO_ARGUMENTS = { args: { type: 'object', properties: {} } } as const;

export interface ICommandOptions {
  readonly app: JupyterFrontEnd;
  readonly shares: IShares;
  readonly manager: IDocumentManager;
  readonly factory: IFileBrowserFactory;
  readonly trans: TranslationBundle;
}

/** Add the commands for files: sharing them, and leaving what is shared. */
export function addShareCommands(options: ICommandOptions): void {
  const { app, shares, manager, factory, trans } = options;
  const isHere = (path: string) =>
    path !== '' && manager.services.contents.driveName(path) === '';
  const selected = () =>
    [...(factory.tracker.currentWidget?.selectedItems() ?? [])].map(
      ({ path }) => path
    );
  const pathsOf = (args: { paths?: unknown }) =>
    Array.isArray(args.paths) ? (args.paths as string[]) : selected();
  const current = () => {
    const { currentWidget } = app.shell;
    const context = currentWidget && manager.contextForWidget(currentWidget);
    return context?.path ?? '';
  };
  app.commands.addCommand(CommandIDs.share, {
    label: trans.__('Share…'),
    caption: trans.__('Let people and groups view or edit this'),
    icon: shareIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          paths: {
            type: 'array',
            items: { type: 'string' },
            description: 'What to share; what is selected if left out'
          }
        }
      }
    },
    isEnabled: args => {
      const paths = pathsOf(args);
      return paths.length > 0 && paths.every(isHere);
    },
    execute: args => shares.share(pathsOf(args))
  });
  app.commands.addCommand(CommandIDs.leaveSelected, {
    label: () => {
      const { length } = selected();
      return length > 1
        ? trans.__('Leave %1 Shares', length)
        : trans.__('Leave This Share');
    },
    caption: trans.__('Keep it out of your shares; its owner keeps it'),
    icon: closeIcon.bindprops({ stylesheet: 'menuItem' }),
    describedBy: NO_ARGUMENTS,
    isEnabled: () => selected().length > 0,
    execute: () => leaveEntries(selected(), shares.received, trans)
  });
  app.commands.addCommand(CommandIDs.leaveDocument, {
    label: trans.__('Leave This Share'),
    caption: trans.__('Keep it out of your shares; its owner keeps it'),
    describedBy: NO_ARGUMENTS,
    execute: () => leaveEntries([clickedTab(app)], shares.received, trans)
  });
  app.commands.addCommand(CommandIDs.shareDocument, {
    label: trans.__('Share…'),
    caption: trans.__('Share this with people and groups'),
    icon: shareIcon,
    describedBy: NO_ARGUMENTS,
    isEnabled: () => isHere(current()),
    execute: () => shares.share([current()])
  });
}

/** Add the commands of the rows in the sidebar. */
export function addRowCommands(
  options: ICommandOptions,
  open: (item: Item) => Promise<void>,
  copy: (item: Item) => Promise<void>
): void {
  const { app, shares, trans } = options;
  const { commands } = app;
  const clicked = () =>
    app.contextMenuHitTest(node => node.classList.contains('jp-Cs3Row'))
      ?.dataset.id ?? '';
  const received = (): ReceivedRow | undefined =>
    shares.received.find(clicked());
  const made = (): MadeRow | undefined => shares.made.find(clicked());
  const itemOf = () => (received() ?? made())?.item;
  const pathOf = () => itemOf()?.path ?? null;
  const add = (id: string, command: CommandRegistry.ICommandOptions) =>
    commands.addCommand(id, { describedBy: NO_ARGUMENTS, ...command });

  add(CommandIDs.open, {
    label: trans.__('Open'),
    execute: () => open(itemOf()!)
  });
  add(CommandIDs.reveal, {
    label: trans.__('Show in My Files'),
    execute: () =>
      commands.execute('filebrowser:go-to-path', { path: pathOf() })
  });
  add(CommandIDs.copy, {
    label: trans.__('Make a Copy'),
    caption: trans.__('Copy it to the folder that My Files shows'),
    execute: () => copy(itemOf()!)
  });
  add(CommandIDs.rename, {
    label: trans.__('Rename…'),
    caption: trans.__('Change your own name for it'),
    execute: () =>
      renameShare(
        received()!,
        shares.received,
        options.manager.services.contents,
        trans
      )
  });
  add(CommandIDs.information, {
    label: trans.__('Information'),
    execute: () => commands.execute(INFORMATION, { path: pathOf() })
  });
  add(CommandIDs.hide, {
    label: trans.__('Hide'),
    caption: trans.__('Keep it out of sight without leaving it'),
    execute: () => shares.received.hide(clicked())
  });
  add(CommandIDs.leave, {
    label: trans.__('Leave This Share'),
    caption: trans.__('Keep it out of your shares; its owner keeps it'),
    execute: () => shares.received.leave(clicked())
  });
  add(CommandIDs.access, {
    label: trans.__('Change Access…'),
    execute: () => shares.share([pathOf()!])
  });
  add(CommandIDs.stop, {
    label: trans.__('Stop Sharing'),
    execute: async () => {
      const row = made();
      // A share can be made again, a link cannot.
      if (row && (!isLink(row) || (await isSure(trans)))) {
        await shares.made.remove(row);
      }
    }
  });
}

/** Open a shared file, or show a shared folder. */
export async function openItem(
  { app, trans }: ICommandOptions,
  {
    name,
    path,
    type
  }: Pick<Item, 'name' | 'path'> & { readonly type: string | null }
): Promise<void> {
  const command =
    type === 'directory' ? 'filebrowser:go-to-path' : 'docmanager:open';
  try {
    await app.commands.execute(command, { path });
  } catch (error) {
    Notification.error(
      trans.__('“%1” could not be opened: %2', name, (error as Error).message)
    );
  }
}

async function isSure(trans: TranslationBundle): Promise<boolean> {
  const { button } = await showDialog({
    title: trans.__('Remove the link?'),
    body: trans.__(
      'Nobody can use this link then, for good; the file stays. ' +
        'You can make another link, with another address.'
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: trans.__('Remove the link') })
    ],
    defaultButton: 0
  });
  return button.accept;
}
