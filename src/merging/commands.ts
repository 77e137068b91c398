import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ICommandPalette } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { IMainMenu } from '@jupyterlab/mainmenu';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import { contentOf } from '../documents/content';
import type { ComparedDocument } from '../tokens';
import { storageName } from '../ui/storagename';
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
  const add = (command: string, label: string, execute: () => unknown) => {
    app.commands.addCommand(command, {
      label,
      describedBy: NO_ARGUMENTS,
      isEnabled: () => merging.current !== null,
      isVisible: () => merging.current !== null,
      execute
    });
    palette?.addItem({ command, category: storageName() });
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
  addDocumentCommands(options);
  addSelectionCommands(options);
}

function addDocumentCommands(options: IMergingCommands): void {
  const { app, merging, manager, palette, trans } = options;
  const shown = () => {
    const { currentWidget } = app.shell;
    const context = currentWidget && manager.contextForWidget(currentWidget);
    const model = context?.contentsModel;
    return model && isHere(options, context.path) && kindOf(options, model)
      ? context
      : null;
  };
  const add = (
    command: string,
    look: { readonly label: string; readonly caption: string },
    execute: (shown: DocumentRegistry.Context) => Promise<void>
  ) => {
    app.commands.addCommand(command, {
      ...look,
      icon: compareIcon,
      describedBy: NO_ARGUMENTS,
      isEnabled: () => shown() !== null,
      execute: async () => {
        const context = shown();
        if (context) {
          await execute(context);
        }
      }
    });
    palette?.addItem({ command, category: storageName() });
  };
  /** A document as it is shown, each time it is asked for. */
  const asShown = (context: DocumentRegistry.Context) => {
    const { path } = context;
    return () => {
      if (context.isDisposed) {
        throw new Error(trans.__('“%1” is not open any more.', path));
      }
      return compared({ path, content: contentOf(context) });
    };
  };
  add(
    CommandIDs.compareStored,
    {
      label: trans.__('Compare with What Is Stored'),
      caption: trans.__('Show what you changed since it was stored')
    },
    async context => {
      const after = asShown(context);
      const before = compared({ path: context.path });
      await merging.compareAgain(() => ({ before, after: after() }));
    }
  );
  add(
    CommandIDs.compareDocument,
    {
      label: trans.__('Compare with…'),
      caption: trans.__('Show how this differs from another file')
    },
    context => compareWith(options, context.contentsModel!, asShown(context))
  );
}

function addSelectionCommands(options: IMergingCommands): void {
  const { app, merging, factory, palette, trans } = options;
  const selected = (count: number): Contents.IModel[] | null => {
    const { currentWidget } = factory.tracker;
    const items = [...(currentWidget?.selectedItems() ?? [])];
    const kinds = new Set(items.map(item => kindOf(options, item)));
    const isFit =
      items.length === count &&
      kinds.size === 1 &&
      !kinds.has(null) &&
      items.every(({ path }) => isHere(options, path));
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
  palette?.addItem({
    command: CommandIDs.compareSelected,
    category: storageName()
  });
  // Not in the palette, where the one of the document in front has the same name.
  app.commands.addCommand(CommandIDs.compareWith, {
    label: trans.__('Compare with…'),
    caption: trans.__('Show how this differs from another file'),
    icon: compareIcon,
    describedBy: NO_ARGUMENTS,
    isEnabled: () => selected(1) !== null,
    isVisible: () => selected(1) !== null,
    execute: async () => {
      const [item] = selected(1) ?? [];
      if (item) {
        const { path } = item;
        await compareWith(options, item, () => compared({ path }));
      }
    }
  });
}

/** Let the person choose what to compare a document with. */
async function compareWith(
  options: IMergingCommands,
  { path, type }: Pick<Contents.IModel, 'path' | 'type'>,
  after: () => ComparedDocument
): Promise<void> {
  const { manager, merging, translator, trans } = options;
  const kind = kindOf(options, { path, type });
  const { pickFile } = await import('./pick');
  const other = await pickFile({
    ...{ manager, translator, trans },
    folder: PathExt.dirname(path),
    fits: model => model.path !== path && kindOf(options, model) === kind,
    title: trans.__('Compare “%1” with', PathExt.basename(path)),
    accept: trans.__('Compare')
  });
  if (other !== null) {
    const before = compared({ path: other });
    await merging.compareAgain(() => ({ before, after: after() }));
  }
}

/** As what a file can be compared; null where it cannot, as pictures. */
function kindOf(
  { app }: IMergingCommands,
  { path, type }: Pick<Contents.IModel, 'path' | 'type'>
): 'notebook' | 'text' | null {
  if (type === 'notebook') {
    return 'notebook';
  }
  const { fileFormat } = app.docRegistry.getFileTypeForModel({ path, type });
  return type === 'file' && fileFormat === 'text' ? 'text' : null;
}

function isHere({ manager }: IMergingCommands, path: string): boolean {
  return manager.services.contents.driveName(path) === '';
}
