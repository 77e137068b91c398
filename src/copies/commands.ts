import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { TranslationBundle } from '@jupyterlab/translation';
import { copyIcon } from '@jupyterlab/ui-components';
import {
  MAKE_COPY,
  MERGE_BACK,
  MERGE_INTO_VERSION,
  MERGE_UNSAVED,
  REPLACE_UNREADABLE
} from '../commandids';
import type { CopyActions } from './actions';
import type { CopyBars } from './bars';
import type { CopyMaker } from './copymaker';
import type { SaveMerger } from './savemerger';

/** Copies what is selected in the file browser, to work on. */
const COPY_SELECTED = 'cs3lab:copy-selected';

export const UNDO_MERGE = 'cs3lab:undo-merge';

interface ICommon {
  readonly app: JupyterFrontEnd;
  readonly manager: IDocumentManager;
  readonly trans: TranslationBundle;
}

const PATH = {
  args: {
    type: 'object',
    properties: {
      path: {
        type: 'string',
        description: 'A file; the current document if left out'
      }
    }
  }
} as const;

const VERSION = {
  args: {
    type: 'object',
    properties: {
      path: PATH.args.properties.path,
      version: { type: 'string', description: 'The id of a checkpoint of it' }
    }
  }
} as const;

/** Add the commands that make copies. */
export function addCopyCommands({
  app,
  manager,
  maker,
  factory,
  trans
}: ICommon & {
  readonly maker: CopyMaker;
  readonly factory: IFileBrowserFactory | null;
}): void {
  const { commands, shell } = app;
  const isHere = (path: string | undefined): path is string =>
    !!path && manager.services.contents.driveName(path) === '';
  const pathOf = (given: unknown) =>
    typeof given === 'string'
      ? given
      : shell.currentWidget
        ? manager.contextForWidget(shell.currentWidget)?.path
        : undefined;
  const selected = () =>
    [...(factory?.tracker.currentWidget?.selectedItems() ?? [])].filter(
      ({ type }) => type !== 'directory'
    );
  const look = {
    label: trans.__('Make a Copy to Work On'),
    caption: trans.__(
      'Work on a copy that can be merged back; the original stays as it is'
    ),
    icon: copyIcon
  };
  const copy = async (path: string) => {
    try {
      await maker.ofFile(path);
    } catch (error) {
      Notification.error(
        trans.__(
          'The copy could not be made: %1 Your work is still here.',
          (error as Error).message
        ),
        { autoClose: false }
      );
    }
  };
  commands.addCommand(MAKE_COPY, {
    ...look,
    describedBy: PATH,
    isEnabled: args => isHere(pathOf(args.path)),
    execute: args => copy(pathOf(args.path)!)
  });
  commands.addCommand(COPY_SELECTED, {
    ...look,
    describedBy: { args: { type: 'object', properties: {} } },
    isVisible: () => selected().length === 1 && isHere(selected()[0].path),
    execute: () => copy(selected()[0].path)
  });
}

/** Add the command that undoes the merge of the copy in front, or else the last one. */
export function addUndoCommand({
  app,
  bars,
  actions,
  trans
}: Pick<ICommon, 'app' | 'trans'> & {
  readonly bars: CopyBars;
  readonly actions: CopyActions;
}): void {
  const about = () => actions.undoable(bars.copyIn(app.shell.currentWidget));
  app.commands.addCommand(UNDO_MERGE, {
    label: trans.__('Undo the Merge'),
    caption: trans.__('Store again what the original held before the merge'),
    describedBy: { args: { type: 'object', properties: {} } },
    isEnabled: () => about() !== null,
    execute: async () => {
      const copy = about();
      if (copy) {
        await actions.run('undo', copy);
      }
    }
  });
}

/** Add the command that does what the bar of a copy offers. */
export function addMergeBack(
  { app, trans }: ICommon,
  bars: Pick<CopyBars, 'offers' | 'run'>
): void {
  const { commands, shell } = app;
  commands.addCommand(MERGE_BACK, {
    label: trans.__('Merge Back'),
    caption: trans.__('Put your changes into the original of this copy'),
    describedBy: { args: { type: 'object', properties: {} } },
    isEnabled: () => bars.offers('merge', shell.currentWidget),
    execute: () => bars.run('merge', shell.currentWidget)
  });
}

/** Add the commands for saves that cannot simply be merged. */
export function addMergeCommands({
  app,
  manager,
  merger,
  trans
}: ICommon & { readonly merger: SaveMerger }): void {
  const { commands } = app;
  const { contents } = manager.services;
  const contextOf = (path: unknown) => {
    const widget = manager.findWidget(path as string, null);
    return widget && manager.contextForWidget(widget);
  };
  commands.addCommand(MERGE_UNSAVED, {
    label: trans.__('Merge Unsaved Changes…'),
    describedBy: PATH,
    execute: async ({ path }) => {
      const context = contextOf(path);
      if (context) {
        // A save that is refused was told of.
        await merger.decide(context).catch(() => undefined);
      }
    }
  });
  commands.addCommand(REPLACE_UNREADABLE, {
    label: trans.__('Replace What Cannot Be Read'),
    describedBy: PATH,
    execute: async ({ path }) => {
      const context = contextOf(path);
      if (context) {
        await merger.replace(context).catch(() => undefined);
      }
    }
  });
  commands.addCommand(MERGE_INTO_VERSION, {
    label: trans.__('Merge into the Last Good Version'),
    describedBy: VERSION,
    execute: async ({ path, version }) => {
      const context = contextOf(path);
      if (!context) {
        return;
      }
      try {
        await contents.restoreCheckpoint(context.path, version as string);
      } catch (error) {
        const { message } = error as Error;
        Notification.error(
          trans.__(
            'The version could not be restored: %1 Your work is still here.',
            message
          ),
          { autoClose: false }
        );
        return;
      }
      await context.save().catch(() => undefined);
    }
  });
}
