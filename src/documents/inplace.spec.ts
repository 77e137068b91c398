import { Dialog } from '@jupyterlab/apputils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { NotebookModel } from '@jupyterlab/notebook';
import { Cs3Drive } from '../files/drive';
import { open, servicesOn, type } from '../testing/document';
import { TestStorage } from '../testing/storage';
import { follow, patchNotebook, readInPlace, show } from './inplace';
import { ViewOnly } from './viewonly';

// Yjs warns of what JupyterLab does with cells that are not in a notebook yet.
beforeAll(() => void jest.spyOn(console, 'warn').mockReturnValue());

type NotebookContent = ReturnType<NotebookModel['sharedModel']['toJSON']>;

/** A notebook with one code cell for each `id: source`. */
function content(sources: Record<string, string>): NotebookContent {
  return {
    cells: Object.entries(sources).map(([id, source]) => ({
      cell_type: 'code',
      id,
      metadata: {},
      source,
      outputs: [],
      execution_count: null
    })),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5
  } as NotebookContent;
}

let model: NotebookModel;

beforeEach(() => {
  model = new NotebookModel();
});

afterEach(() => model.dispose());

function notebook(sources: Record<string, string>) {
  model.fromJSON(content(sources) as never);
  return model.sharedModel;
}

async function text() {
  const storage = new TestStorage();
  storage.write('a.txt', 'old');
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  const context = await open('a.txt', servicesOn(drive));
  readInPlace(context);
  return { storage, context, drive };
}

describe('a notebook', () => {
  const before = { a: 'a = 1', b: 'b = 2', c: 'c = 3' };

  it.each([
    ['a changed cell', { a: 'a = 1', b: 'b = 20', c: 'c = 3' }],
    ['a new cell', { a: 'a = 1', x: 'x', b: 'b = 2', c: 'c = 3' }],
    ['a cell that is gone', { a: 'a = 1', c: 'c = 3' }],
    ['a cell that moved', { c: 'c = 3', a: 'a = 1', b: 'b = 2' }],
    ['nothing that was', { x: 'x' }]
  ])('takes over %s', (_, after: Record<string, string>) => {
    const shown = notebook(before);
    patchNotebook(shown, content(after));

    expect(shown.toJSON().cells).toEqual(content(after).cells);
  });

  it('keeps the cells that stay, so that nothing jumps', () => {
    const shown = notebook(before);
    const [a, , c] = shown.cells;
    patchNotebook(shown, content({ a: 'a = 10', x: 'x', c: 'c = 3' }));

    expect(shown.cells[0]).toBe(a);
    expect(shown.cells[2]).toBe(c);
  });

  it('takes over outputs', () => {
    const shown = notebook(before);
    const after = content(before);
    const outputs = [{ output_type: 'stream', name: 'stdout', text: '1\n' }];
    Object.assign(after.cells[0], { outputs, execution_count: 7 });
    patchNotebook(shown, after);

    expect(shown.toJSON().cells[0]).toMatchObject({
      execution_count: 7,
      outputs: [{ name: 'stdout' }]
    });
  });

  it('without ids is followed by the places of its cells', () => {
    const shown = notebook(before);
    const [a] = shown.cells;
    const after = content({ a: 'a = 10', b: 'b = 2' });
    after.cells.forEach(cell => delete cell.id);
    patchNotebook(shown, after);

    expect(shown.cells[0]).toBe(a);
    expect(shown.cells.map(cell => cell.getSource())).toEqual([
      'a = 10',
      'b = 2'
    ]);
  });
});

it('what was typed here can be undone after somebody else’s changes', () => {
  const shown = notebook({ a: 'old', b: 'b = 2' });
  const [a, b] = shown.cells;
  shown.clearUndoHistory();
  a.updateSource(0, 3, 'mine');
  const context = { model } as unknown as DocumentRegistry.Context;
  show(context, content({ a: 'mine', x: 'x', b: 'b = 20' }));
  a.undo();

  expect(a.getSource()).toBe('old');
  expect(b.getSource()).toBe('b = 20');
  expect(shown.cells).toHaveLength(3);
  b.undo();
  expect(b.getSource()).toBe('b = 20');
});

it('a document shows what the storage has, and is clean', async () => {
  const { storage, context, drive } = await text();
  type(context, 'mine');
  const etag = storage.write('a.txt', 'theirs');
  await follow(context, drive);

  expect(context.model.toString()).toBe('theirs');
  expect(context.model.dirty).toBe(false);
  expect(context.contentsModel!.hash).toBe(etag);
});

it('a view-only document follows and stays view-only', async () => {
  const { storage, context, drive } = await text();
  const guard = new ViewOnly(context, () => undefined);
  storage.write('a.txt', 'theirs');
  await follow(context, drive);

  expect(context.model.toString()).toBe('theirs');
  expect(context.canSave).toBe(false);
  guard.dispose();
});

it('a storage that is away is no dialog, and the text stays', async () => {
  const { storage, context, drive } = await text();
  storage.failure = { status: 503, body: { reason: 'unreachable' } };
  const launched = jest.spyOn(Dialog.prototype, 'launch');

  await expect(follow(context, drive)).rejects.toThrow();

  expect(launched).not.toHaveBeenCalled();
  expect(context.model.toString()).toBe('old');
});
