import type { IAttachmentsCellModel } from '@jupyterlab/cells';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { NotebookModel } from '@jupyterlab/notebook';
import { Cs3Drive } from '../files/drive';
import { open, servicesOn } from '../testing/document';
import { TestStorage } from '../testing/storage';
import {
  CHANGING,
  lineEndingOf,
  readThrough,
  refuseSaving,
  shadow,
  tellMetadata,
  tellSaveFailed
} from './hooks';

// Yjs warns of what JupyterLab does with cells that are not in a notebook yet.
beforeAll(() => void jest.spyOn(console, 'warn').mockReturnValue());

/** Nothing of an object's own hides a method: it is the class's. */
const isMethod = (target: object, name: string) =>
  typeof Reflect.get(Object.getPrototypeOf(target), name) === 'function';

async function document() {
  const storage = new TestStorage();
  storage.write('a.txt', 'old');
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  return { storage, context: await open('a.txt', servicesOn(drive)) };
}

describe('shadow', () => {
  it('brings back what a class does, and what hid it before', () => {
    const date = new Date(0);
    const first = shadow(date, 'getTime', { value: () => 1 });
    const second = shadow(date, 'getTime', { value: () => 2 });

    expect(date.getTime()).toBe(2);
    second.dispose();
    expect(date.getTime()).toBe(1);
    first.dispose();
    expect(date.getTime()).toBe(0);
  });
});

describe('JupyterLab', () => {
  let model: NotebookModel;

  beforeEach(() => {
    model = new NotebookModel();
  });

  afterEach(() => model.dispose());

  it.each(CHANGING.notebook)('changes cells by %s', name => {
    expect(isMethod(model.sharedModel, name)).toBe(true);
  });

  it.each(CHANGING.text)('changes texts by %s', name => {
    model.sharedModel.addCell({ cell_type: 'code', source: '1' });

    expect(isMethod(model.sharedModel.cells[0], name)).toBe(true);
  });

  it.each(CHANGING.pictures)('changes pictures by %s', name => {
    model.sharedModel.addCell({ cell_type: 'markdown', source: '1' });
    const { attachments } = model.cells.get(0) as IAttachmentsCellModel;

    expect(isMethod(attachments, name)).toBe(true);
  });

  it('tells forms of metadata by a signal of the model', () => {
    const told = jest.fn();
    model.metadataChanged.connect((_, change) => told(change));
    tellMetadata(model.metadataChanged, 'tags');

    expect(told).toHaveBeenCalledWith({ key: 'tags', type: 'change' });
  });

  it('reads a notebook through what sets all of its content', () => {
    const patch = jest.fn();
    const reading = jest.fn((read: () => void) => read());
    model.sharedModel.addCell({ cell_type: 'code', source: 'stays' });
    readThrough(model, patch as never, reading);
    const cell = { cell_type: 'raw', metadata: {}, source: 'read' };
    model.fromJSON({
      cells: [cell],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5
    });

    expect(reading).toHaveBeenCalledTimes(1);
    expect(patch.mock.calls[0][0].cells).toMatchObject([cell]);
    expect(model.sharedModel.cells[0].getSource()).toBe('stays');
  });

  it('reads a text through what sets all of it', async () => {
    const { storage, context } = await document();
    const patch = jest.fn();
    readThrough(context.model, patch as never, read => read());
    storage.write('a.txt', 'new');
    await context.revert();

    expect(patch).toHaveBeenCalledWith('new');
    expect(context.model.toString()).toBe('old');
  });

  it('saves nothing that cannot be saved, until it can again', async () => {
    const { storage, context } = await document();
    const tried = jest.fn();
    const refused = refuseSaving(context, tried);
    context.model.fromString('mine');
    await context.save();

    expect(tried).toHaveBeenCalledTimes(1);
    expect(context.canSave).toBe(false);
    expect(context.contentsModel!.writable).toBe(false);
    expect(storage.files.get('a.txt')!.text).toBe('old');

    refused.dispose();
    await context.save();
    expect(context.contentsModel!.writable).toBe(true);
    expect(storage.files.get('a.txt')!.text).toBe('mine');
  });

  it('knows the line ending of a file since it was read', async () => {
    const { storage, context } = await document();
    expect(lineEndingOf(context)).toBe('\n');
    storage.write('a.txt', 'new\r\n');
    await context.revert();

    expect(lineEndingOf(context)).toBe('\r\n');
  });

  it('shows a save that failed by the state of the document', async () => {
    const { context } = await document();
    const states: DocumentRegistry.SaveState[] = [];
    context.saveState.connect((_, state) => states.push(state));
    tellSaveFailed(context);

    expect(states).toEqual(['failed']);
  });
});
