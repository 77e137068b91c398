import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { ICs3Drive } from '../tokens';
import { withNewlines } from './content';
import { equal, unguarded } from './guards';
import { isNotebook, readThrough } from './hooks';
import { keepingPlace } from './keepplace';
import { patchText } from './patchtext';
import type { IText } from './patchtext';

type Notebook = INotebookModel['sharedModel'];
type Cell = Notebook['cells'][number];
type NotebookContent = ReturnType<Notebook['toJSON']>;

/** A cell that may carry pictures. */
interface IAttached {
  setAttachments(attachments: unknown): void;
}

/** The documents read in place. */
const patched = new WeakSet<DocumentRegistry.IModel>();

/**
 * From now on, let a document that is read anew change only where it differs.
 */
export function readInPlace(context: DocumentRegistry.Context): void {
  const { model } = context;
  if (patched.has(model)) {
    return;
  }
  patched.add(model);
  const patch = (next: never) => {
    patchModel(model, next);
    if (isNotebook(model)) {
      model.sharedModel.clearUndoHistory();
      model.sharedModel.dirty = false;
    }
  };
  readThrough(model, patch, unguarded);
}

/**
 * Show what the storage has.
 *
 * @throws where the storage does not give it. It is asked before JupyterLab is, which would open a
 * dialog: what is done unasked fails without one.
 */
export async function follow(
  context: DocumentRegistry.Context,
  drive: ICs3Drive
): Promise<void> {
  const type = context.contentsModel?.type;
  const format = isNotebook(context.model) ? 'json' : 'text';
  const asked = { type, format, content: true } as const;
  await take(context, drive, await drive.look(context.localPath, asked));
}

/**
 * Show what was just read from the storage: nothing can be typed in between.
 */
export async function take(
  context: DocumentRegistry.Context,
  drive: ICs3Drive,
  read: Contents.IModel
): Promise<void> {
  if (context.isDisposed) {
    return;
  }
  const answered = drive.answerWith(read);
  try {
    await context.revert();
    // JupyterLab does not do so for text.
    context.model.dirty = false;
  } finally {
    answered.dispose();
  }
}

/**
 * Show what a document is elsewhere, where it differs; what was typed here can still be undone.
 *
 * @param content - as the contents API has it: a notebook as JSON, or a text.
 */
export function show(
  context: DocumentRegistry.Context,
  content: unknown
): void {
  const next = typeof content === 'string' ? withNewlines(content) : content;
  unguarded(() => patchModel(context.model, next as never));
}

function patchModel(model: DocumentRegistry.IModel, next: never): void {
  if (isNotebook(model)) {
    keepingPlace(model, () => patchNotebook(model.sharedModel, next));
  } else {
    const text = model.sharedModel as unknown as IText & Cell;
    foreign(text, () => patchText(text, next));
  }
}

/**
 * Make a change that undo leaves alone: it is not this person's.
 */
function foreign(shared: Pick<Cell, 'transact'>, change: () => void): void {
  shared.transact(change, false);
}

/**
 * Make a notebook what it is elsewhere, cell by cell.
 */
export function patchNotebook(notebook: Notebook, next: NotebookContent): void {
  const remove = (from: number, to: number) =>
    foreign(notebook, () => notebook.deleteCellRange(from, to));
  next.cells.forEach((cell, index) => {
    const at = notebook.cells.findIndex(
      ({ id, cell_type }, i) =>
        cell_type === cell.cell_type &&
        (cell.id === undefined ? i === index : i >= index && id === cell.id)
    );
    if (at < 0) {
      foreign(notebook, () => void notebook.insertCell(index, cell));
      return;
    }
    if (at > index) {
      remove(index, at);
    }
    patchCell(notebook.cells[index], cell);
  });
  if (notebook.cells.length > next.cells.length) {
    remove(next.cells.length, notebook.cells.length);
  }
  if (!equal(notebook.metadata, next.metadata)) {
    foreign(notebook, () => notebook.setMetadata(next.metadata));
  }
}

function patchCell(cell: Cell, next: NotebookContent['cells'][number]): void {
  const source = next.source as string | string[];
  const text = typeof source === 'string' ? source : source.join('');
  foreign(cell, () => patchText(cell, text));
  if (!equal(cell.metadata, next.metadata)) {
    Object.keys(cell.metadata)
      .filter(key => !(key in next.metadata))
      .forEach(key => cell.deleteMetadata(key));
    cell.setMetadata(next.metadata as typeof cell.metadata);
  }
  if ('getOutputs' in cell && 'outputs' in next) {
    if (!equal(cell.getOutputs(), next.outputs)) {
      cell.setOutputs(next.outputs as ReturnType<typeof cell.getOutputs>);
    }
    cell.execution_count = next.execution_count as number | null;
  }
  if ('setAttachments' in cell && 'attachments' in next) {
    const attached = cell as Cell & IAttached;
    attached.setAttachments(next.attachments);
  }
}
