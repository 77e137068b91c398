import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel } from '@jupyterlab/notebook';
import { JSONExt } from '@lumino/coreutils';
import type { ReadonlyJSONValue } from '@lumino/coreutils';
import { isNotebook, shadow, unguarded } from './viewonly';

type Notebook = INotebookModel['sharedModel'];
type Cell = Notebook['cells'][number];
type Content = ReturnType<Notebook['toJSON']>;

/** A text that can be changed in parts. */
interface IText {
  getSource(): string;
  updateSource(start: number, end: number, value?: string): void;
}

/** A cell that may carry pictures. */
interface IAttached {
  setAttachments(attachments: unknown): void;
}

/**
 * From now on, let a document that is read anew change only where it differs.
 *
 * JupyterLab's `revert` makes all cells anew, and everybody lands at the top. It reads through
 * one method of the model, and that sets all content through one method of the shared model.
 */
export function readInPlace(context: DocumentRegistry.Context): void {
  const { model } = context;
  const name = isNotebook(model) ? 'fromJSON' : 'fromString';
  const read = Reflect.get(model, name) as (value: unknown) => void;
  const patch = (next: never) => {
    if (isNotebook(model)) {
      patchNotebook(model.sharedModel, next);
    } else {
      patchText(model.sharedModel as unknown as IText, next);
    }
  };
  const change = (value: unknown) => {
    const { sharedModel } = model;
    const before = Object.getOwnPropertyDescriptor(sharedModel, 'setSource');
    const setSource = shadow(sharedModel, 'setSource', { value: patch });
    try {
      read.call(model, value);
    } finally {
      setSource.dispose();
      if (before) {
        Object.defineProperty(sharedModel, 'setSource', before);
      }
    }
  };
  shadow(model, name, {
    value: (value: unknown) => unguarded(() => change(value))
  });
}

/**
 * Show what the storage has.
 *
 * @throws where the storage does not give it: what is done unasked fails without a dialog.
 */
export async function follow(context: DocumentRegistry.Context): Promise<void> {
  const silent = shadow(context, '_handleError', { value: async () => {} });
  try {
    await context.revert();
    // JupyterLab does not do so for text.
    context.model.dirty = false;
  } finally {
    silent.dispose();
  }
}

/**
 * Make a notebook what it is elsewhere, cell by cell.
 */
export function patchNotebook(notebook: Notebook, next: Content): void {
  next.cells.forEach((cell, index) => {
    const at = notebook.cells.findIndex(
      ({ id, cell_type }, i) =>
        cell_type === cell.cell_type &&
        (cell.id === undefined ? i === index : i >= index && id === cell.id)
    );
    if (at < 0) {
      notebook.insertCell(index, cell);
      return;
    }
    if (at > index) {
      notebook.deleteCellRange(index, at);
    }
    patchCell(notebook.cells[index], cell);
  });
  if (notebook.cells.length > next.cells.length) {
    notebook.deleteCellRange(next.cells.length, notebook.cells.length);
  }
  if (!equal(notebook.metadata, next.metadata)) {
    notebook.metadata = next.metadata;
  }
  notebook.clearUndoHistory();
  notebook.dirty = false;
}

function patchCell(cell: Cell, next: Content['cells'][number]): void {
  const source = next.source as string | string[];
  patchText(cell, typeof source === 'string' ? source : source.join(''));
  if (!equal(cell.metadata, next.metadata)) {
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

/**
 * Make a text what it is elsewhere by changing its middle, so that cursors stay.
 */
export function patchText(text: IText, next: string): void {
  const old = text.getSource();
  if (old === next) {
    return;
  }
  const shorter = Math.min(old.length, next.length);
  let start = 0;
  while (start < shorter && old[start] === next[start]) {
    start++;
  }
  let tail = 0;
  while (
    tail < shorter - start &&
    old[old.length - 1 - tail] === next[next.length - 1 - tail]
  ) {
    tail++;
  }
  const middle = next.slice(start, next.length - tail);
  text.updateSource(start, old.length - tail, middle);
}

function equal(one: unknown, other: unknown): boolean {
  return JSONExt.deepEqual(
    (one ?? null) as ReadonlyJSONValue,
    (other ?? null) as ReadonlyJSONValue
  );
}
