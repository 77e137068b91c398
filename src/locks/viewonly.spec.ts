import type { Context, DocumentWidget } from '@jupyterlab/docregistry';
import { NotebookActions } from '@jupyterlab/notebook';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import {
  initNotebookContext,
  NBTestUtils
} from '@jupyterlab/notebook/lib/testutils';
import { ServiceManagerMock } from '@jupyterlab/services/lib/testutils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { Widget } from '@lumino/widgets';
import { Cs3Drive } from '../files/drive';
import { open, servicesOn } from '../testing/document';
import { TestStorage } from '../testing/storage';
import { readInPlace } from './inplace';
import { ViewOnly } from './viewonly';

// Yjs warns of what JupyterLab does with cells that are not in a notebook yet.
beforeAll(() => void jest.spyOn(console, 'warn').mockReturnValue());
beforeAll(() => void jest.spyOn(console, 'debug').mockReturnValue());

let context: Context<INotebookModel>;
let panel: NotebookPanel;
let viewOnly: ViewOnly;
const tried = jest.fn();

interface IRun {
  execution_count: number | null;
}

const cells = () => context.model.sharedModel.toJSON().cells;
const asView = () => panel as unknown as DocumentWidget;

beforeEach(async () => {
  tried.mockClear();
  const manager = new ServiceManagerMock();
  context = await initNotebookContext({ manager });
  panel = NBTestUtils.createNotebookPanel(context);
  context.model.fromJSON({
    cells: ['a = 1\na', 'b = 2', 'c = 3'].map((source, i) => ({
      cell_type: 'code' as const,
      id: `cell-${i}`,
      metadata: {},
      source,
      outputs: [],
      execution_count: null
    })),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5
  });
  Widget.attach(panel, document.body);
  viewOnly = new ViewOnly(
    context as unknown as DocumentRegistry.Context,
    tried
  );
  viewOnly.add(asView());
});

afterEach(() => {
  viewOnly.dispose();
  panel.dispose();
  context.dispose();
});

const ACTIONS: [string, () => unknown][] = [
  ['insert', () => NotebookActions.insertBelow(panel.content)],
  ['delete', () => NotebookActions.deleteCells(panel.content)],
  ['move', () => NotebookActions.moveDown(panel.content)],
  ['cut', () => NotebookActions.cut(panel.content)],
  ['paste', () => NotebookActions.paste(panel.content)],
  ['retype', () => NotebookActions.changeCellType(panel.content, 'markdown')],
  ['merge', () => NotebookActions.mergeCells(panel.content)],
  ['undo', () => NotebookActions.undo(panel.content)],
  ['drag', () => panel.content.moveCell(0, 2)],
  [
    'format',
    () => context.model.sharedModel.cells[0].setSource('formatted = 1')
  ],
  ['undo in a cell', () => context.model.sharedModel.cells[0].undo()]
];

it.each(ACTIONS)('refuses to %s, and says so', async (_, act) => {
  NotebookActions.copy(panel.content);
  const before = cells();

  await act();

  expect(cells()).toEqual(before);
  expect(tried).toHaveBeenCalled();
});

it('makes the editors refuse what is typed, and leaves no trace of it', async () => {
  const [first] = panel.content.widgets;
  expect(first.readOnly).toBe(true);
  viewOnly.dispose();
  expect(first.readOnly).toBe(false);
  expect(cells()[0].metadata).toEqual({});
});

it('lets code run and cells fold', () => {
  const [cell] = context.model.sharedModel.cells;
  cell.setMetadata('collapsed', true);
  (cell as unknown as IRun).execution_count = 5;

  expect(cells()[0]).toMatchObject({
    metadata: { collapsed: true },
    execution_count: 5
  });
  expect(tried).not.toHaveBeenCalled();
});

it('lets what is read from the storage through, and refuses typing in it', () => {
  readInPlace(context as unknown as DocumentRegistry.Context);
  const next = context.model.toJSON() as { cells: object[] };
  const cell = { cell_type: 'markdown', id: 'new', metadata: {}, source: '#' };
  context.model.fromJSON({ ...next, cells: [cell, ...next.cells] } as never);

  expect(cells()).toHaveLength(4);
  expect(panel.content.widgets.every(({ readOnly }) => readOnly)).toBe(true);
  expect(tried).not.toHaveBeenCalled();
});

it('keeps what runs from making the document dirty', () => {
  viewOnly.keepClean();
  context.model.sharedModel.cells[0].setMetadata('collapsed', true);
  context.model.dirty = true;

  expect(context.model.dirty).toBe(false);
});

it('cannot be saved, and offers no replacing', () => {
  expect(context.canSave).toBe(false);
  expect(context.contentsModel!.writable).toBe(false);
  expect(context.model.readOnly).toBe(true);
});

it('gives everything back in place', () => {
  viewOnly.dispose();

  expect(context.canSave).toBe(true);
  expect(context.contentsModel!.writable).toBe(true);
  expect(context.model.readOnly).toBe(false);
  NotebookActions.insertBelow(panel.content);
  context.model.sharedModel.cells[0].setSource('changed = 1');
  expect(cells()).toHaveLength(4);
  expect(cells()[0].source).toBe('changed = 1');
  expect(tried).not.toHaveBeenCalled();
});

it('keeps a text from being changed past its editor', async () => {
  const storage = new TestStorage();
  storage.write('a.txt', 'text');
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  const text = await open('a.txt', servicesOn(drive));
  const { sharedModel } = text.model as unknown as {
    sharedModel: { setSource(text: string): void };
  };
  const guard = new ViewOnly(text, tried);
  sharedModel.setSource('changed');
  expect(text.model.toString()).toBe('text');
  expect(tried).toHaveBeenCalledTimes(1);
  guard.dispose();
  sharedModel.setSource('changed');
  expect(text.model.toString()).toBe('changed');
});
