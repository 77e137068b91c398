import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ICommandPalette } from '@jupyterlab/apputils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import { FileDialog } from '@jupyterlab/filebrowser';
import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { IMainMenu } from '@jupyterlab/mainmenu';
import type { Contents } from '@jupyterlab/services';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import { contentOf } from '../documents/content';
import { compared } from './compared';
import { compareIcon } from './icons';
import type { Merging } from './merging';
import { CommandIDs } from './names';

const NO_ARGUMENTS = { args: { type: 'object', properties: {} } } as const;

export interface IMergingCommands {
  readonly app: JupyterFrontEnd;
  readonly merging: Merging;
  readonly manager: IDocumentManager;
  readonly factory: IFileBrowserFactory;
  readonly palette: ICommandPalette | null;
  readonly menu: IMainMenu | null;
  readonly translator: ITranslator;
  readonly trans: TranslationBundle;
}

/** Add the commands of the merge tab in front. */
export function addMergeCommands(options: IMergingCommands): void {
  const { app, merging, palette, trans } = options;
  const category = trans.__('Merge');
  const add = (command: string, label: string, execute: () => unknown) => {
    app.commands.addCommand(command, {
      label,
      describedBy: NO_ARGUMENTS,
      isEnabled: () => merging.current !== null,
      isVisible: () => merging.current !== null,
      execute
    });
    palette?.addItem({ command, category });
  };
  add(CommandIDs.next, trans.__('Next Conflict'), () => merging.current?.go(1));
  add(CommandIDs.previous, trans.__('Previous Conflict'), () =>
    merging.current?.go(-1)
  );
  add(CommandIDs.save, trans.__('Save Merged'), () => merging.current?.save());
  add(CommandIDs.cancel, trans.__('Cancel Merge'), () =>
    merging.current?.escape()
  );
  addUndo(options);
}

/** Answer undo and redo, which go to the document in front. */
function addUndo({ app, merging, menu, trans }: IMergingCommands): void {
  const steps = [
    ['undo', trans.__('Undo')],
    ['redo', trans.__('Redo')]
  ] as const;
  for (const [step, label] of steps) {
    const isEnabled = () => merging.current !== null;
    app.commands.addCommand(CommandIDs[step], {
      label,
      describedBy: NO_ARGUMENTS,
      isEnabled,
      execute: () => merging.current?.[step]()
    });
    menu?.editMenu.undoers[step].add({ id: CommandIDs[step], isEnabled });
  }
}

/** Add the commands that compare. */
export function addCompareCommands(options: IMergingCommands): void {
  const { app, merging, manager, palette, trans } = options;
  const document = () => {
    const { currentWidget } = app.shell;
    const context = currentWidget && manager.contextForWidget(currentWidget);
    const kind = context?.contentsModel && kindOf(context.contentsModel);
    return context && kind && isHere(manager, context.path) ? context : null;
  };
  app.commands.addCommand(CommandIDs.compareStored, {
    label: trans.__('Compare with What Is Stored'),
    caption: trans.__('Show what you changed since it was stored'),
    icon: compareIcon,
    describedBy: NO_ARGUMENTS,
    isEnabled: () => document() !== null,
    execute: async () => {
      const context = document();
      if (!context) {
        return;
      }
      const { path } = context;
      const shown = () => {
        if (context.isDisposed) {
          throw new Error(trans.__('“%1” is not open any more.', path));
        }
        return {
          before: compared({ path }),
          after: compared({ path, content: contentOf(context) })
        };
      };
      await merging.compareAgain(shown);
    }
  });
  palette?.addItem({
    command: CommandIDs.compareStored,
    category: trans.__('File Operations')
  });
  addSelectionCommands(options);
}

function addSelectionCommands(options: IMergingCommands): void {
  const { app, merging, manager, factory, palette, translator, trans } =
    options;
  const selected = (count: number): Contents.IModel[] | null => {
    const { currentWidget } = factory.tracker;
    const items = [...(currentWidget?.selectedItems() ?? [])];
    const kinds = new Set(items.map(kindOf));
    const isFit =
      items.length === count &&
      kinds.size === 1 &&
      !kinds.has(null) &&
      items.every(({ path }) => isHere(manager, path));
    return isFit ? items : null;
  };
  app.commands.addCommand(CommandIDs.compareSelected, {
    label: trans.__('Compare'),
    caption: trans.__('Show how the two that are selected differ'),
    icon: compareIcon,
    describedBy: NO_ARGUMENTS,
    isEnabled: () => selected(2) !== null,
    isVisible: () => selected(2) !== null,
    execute: async () => {
      const [before, after] = (selected(2) ?? []).sort((one, other) =>
        one.last_modified.localeCompare(other.last_modified)
      );
      if (after) {
        await merging.compare({
          before: compared({ path: before.path }),
          after: compared({ path: after.path })
        });
      }
    }
  });
  app.commands.addCommand(CommandIDs.compareWith, {
    label: trans.__('Compare with…'),
    caption: trans.__('Show how this differs from another file'),
    icon: compareIcon,
    describedBy: NO_ARGUMENTS,
    isEnabled: () => selected(1) !== null,
    isVisible: () => selected(1) !== null,
    execute: async () => {
      const [item] = selected(1) ?? [];
      if (!item) {
        return;
      }
      const { value } = await FileDialog.getOpenFiles({
        manager,
        translator,
        title: trans.__('Compare “%1” with', item.name),
        filter: model => (kindOf(model) === kindOf(item) ? {} : null)
      });
      const other = value?.find(({ path }) => path !== item.path);
      if (other && kindOf(other) === kindOf(item)) {
        await merging.compare({
          before: compared({ path: other.path }),
          after: compared({ path: item.path })
        });
      }
    }
  });
  const category = trans.__('File Operations');
  palette?.addItem({ command: CommandIDs.compareSelected, category });
  palette?.addItem({ command: CommandIDs.compareWith, category });
}

function kindOf({ type }: { readonly type: string }): string | null {
  return type === 'notebook' || type === 'file' ? type : null;
}

function isHere(manager: IDocumentManager, path: string): boolean {
  return manager.services.contents.driveName(path) === '';
}
