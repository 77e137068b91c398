import type { Context } from '@jupyterlab/docregistry';
import type { INotebookModel } from '@jupyterlab/notebook';
import { initNotebookContext } from '@jupyterlab/notebook/lib/testutils';
import { ServiceManagerMock } from '@jupyterlab/services/lib/testutils';
import { storedStateOf } from './storedstate';

// Yjs warns of what JupyterLab does with cells that are not in a notebook yet.
beforeAll(() => void jest.spyOn(console, 'warn').mockReturnValue());
beforeAll(() => void jest.spyOn(console, 'debug').mockReturnValue());

let context: Context<INotebookModel>;
let stored: ReturnType<typeof storedStateOf>;

beforeEach(async () => {
  context = await initNotebookContext({ manager: new ServiceManagerMock() });
  await context.initialize(true);
  context.model.sharedModel.addCell({ cell_type: 'code', source: '1' });
  await context.save();
  stored = storedStateOf(context as never);
});

afterEach(() => context.dispose());

const cell = () => context.model.sharedModel.cells[0];

it('is what the storage has at first', () => {
  expect(stored.differs).toBe(false);
});

it('differs once something is typed, until that is stored', async () => {
  cell().setSource('2');
  expect(context.model.dirty).toBe(true);
  expect(stored.differs).toBe(true);

  await context.save();
  expect(stored.differs).toBe(false);
});

it('does not differ when what was typed is taken back', () => {
  cell().setSource('2');
  cell().setSource('1');

  expect(stored.differs).toBe(false);
});

it('does not differ by what a kernel that starts writes down', () => {
  context.model.setMetadata('language_info', { name: 'python' });

  expect(context.model.dirty).toBe(true);
  expect(stored.differs).toBe(false);
});

it('differs where somebody knows better', () => {
  context.model.dirty = true;
  stored.touch();

  expect(stored.differs).toBe(true);
});

it('is one for all who ask', () => {
  expect(storedStateOf(context as never)).toBe(stored);
});
