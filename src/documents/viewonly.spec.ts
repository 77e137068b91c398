import { CodeCell } from '@jupyterlab/cells';
import type { MarkdownCellModel } from '@jupyterlab/cells';
import type { Context, DocumentWidget } from '@jupyterlab/docregistry';
import { NotebookActions } from '@jupyterlab/notebook';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import {
  initNotebookContext,
  NBTestUtils
} from '@jupyterlab/notebook/lib/testutils';
import { ServiceManagerMock } from '@jupyterlab/services/lib/testutils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { MimeData } from '@lumino/coreutils';
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
    cells: [
      ...['a = 1\na', 'b = 2', 'c = 3'].map((source, i) => ({
        cell_type: 'code' as const,
        id: `cell-${i}`,
        metadata: i === 2 ? { tags: ['old'] } : {},
        source,
        outputs: [],
        execution_count: null
      })),
      {
        cell_type: 'markdown' as const,
        id: 'cell-3',
        metadata: {},
        source: 'text',
        attachments: { 'old.png': { 'image/png': 'AAAA' } }
      }
    ],
    metadata: { note: 'Old' },
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
  ['undo in a cell', () => context.model.sharedModel.cells[0].undo()],
  ['split', () => splitFirst()],
  ['duplicate', () => NotebookActions.duplicate(panel.content)],
  ['make a heading', () => NotebookActions.setMarkdownHeader(panel.content, 2)],
  ['drop cells of another notebook', () => dropCells()],
  [
    'replace in a cell',
    () => context.model.sharedModel.cells[0].updateSource(0, 1, 'z')
  ],
  ['replace all', () => context.model.sharedModel.setSource(OTHER)],
  [
    'tag a cell',
    () => panel.content.widgets[0].model.setMetadata('tags', ['a'])
  ],
  [
    'make it a slide',
    () => metadata(0).setMetadata({ slideshow: { slide_type: 'slide' } })
  ],
  [
    'drop metadata of a cell',
    () => panel.content.widgets[2].model.deleteMetadata('tags')
  ],
  [
    'add metadata of the notebook',
    () => context.model.setMetadata('author', 'me')
  ],
  ['drop metadata of the notebook', () => context.model.deleteMetadata('note')],
  [
    'edit the metadata of the notebook',
    () => (context.model.sharedModel.metadata = { kernelspec: KERNEL })
  ],
  [
    'attach a picture',
    () => pictures().set('a.png', { 'image/png': 'AAAA' } as never)
  ],
  ['drop a picture', () => pictures().remove('old.png')]
];

const KERNEL = { name: 'python3', display_name: 'Python 3' };
const OTHER = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };

const metadata = (index: number) => context.model.sharedModel.cells[index];
const pictures = () =>
  (
    panel.content.widgets.find(({ model }) => model.type === 'markdown')!
      .model as MarkdownCellModel
  ).attachments;

function splitFirst(): void {
  const { activeCell } = panel.content;
  activeCell!.editor!.setCursorPosition({ line: 1, column: 0 });
  NotebookActions.splitCell(panel.content);
}

/** What a drag from another notebook ends with. */
function dropCells(): void {
  const mimeData = new MimeData();
  const [cell] = cells();
  mimeData.setData('application/vnd.jupyter.cells', [cell]);
  const event = Object.assign(new Event('lm-drop'), {
    mimeData,
    proposedAction: 'copy',
    source: null
  });
  panel.content.handleEvent(event);
}

it.each(ACTIONS)('refuses to %s, and says so', async (_, act) => {
  NotebookActions.copy(panel.content);
  const before = context.model.toJSON();

  await act();

  expect(context.model.toJSON()).toEqual(before);
  expect(pictures().keys).toEqual(['old.png']);
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

it('lets kernels say what they are', () => {
  context.model.setMetadata('kernelspec', KERNEL);
  context.model.setMetadata('language_info', { name: 'python' });

  expect(context.model.getMetadata('kernelspec')).toEqual(KERNEL);
  expect(tried).not.toHaveBeenCalled();
});

it('lets a form show again what is there', async () => {
  const [{ model }] = panel.content.widgets;
  const read = jest.fn();
  model.metadataChanged.connect(read);
  model.setMetadata('tags', ['a']);
  await new Promise(done => setTimeout(done));

  expect(read).toHaveBeenCalledTimes(1);
});

it('does not mind a form that writes what it takes for granted', async () => {
  const [{ model }] = panel.content.widgets;
  const read = jest.fn();
  model.metadataChanged.connect(read);
  model.setMetadata('editable', true);
  model.setMetadata('slideshow', { slide_type: '' });
  model.setMetadata('tags', []);
  await new Promise(done => setTimeout(done));

  expect(cells()[0].metadata).toEqual({});
  expect(tried).not.toHaveBeenCalled();
  expect(read).not.toHaveBeenCalled();
});

it('leaves what a cell runs with it, whoever wants to delete it', () => {
  const cell = panel.content.widgets[0] as CodeCell;
  const future = {} as never;
  Object.assign(cell.outputArea, { _future: future });
  NotebookActions.deleteCells(panel.content);

  expect(cell.outputArea.future).toBe(future);
  Object.assign(cell.outputArea, { _future: null });
});

it('is not saved, whoever wants to', async () => {
  const states: string[] = [];
  context.saveState.connect((_, state) => states.push(state));
  await context.save();

  expect(states).toEqual([]);
});

it('lets what is read from the storage through, and refuses typing in it', () => {
  readInPlace(context as unknown as DocumentRegistry.Context);
  const next = context.model.toJSON() as { cells: object[] };
  const cell = { cell_type: 'markdown', id: 'new', metadata: {}, source: '#' };
  context.model.fromJSON({ ...next, cells: [cell, ...next.cells] } as never);

  expect(cells()).toHaveLength(5);
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
  expect(cells()).toHaveLength(5);
  expect(cells()[0].source).toBe('changed = 1');
  pictures().remove('old.png');
  expect(cells()[4].attachments).toEqual({});
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
