import { PageConfig } from '@jupyterlab/coreutils';
import { nullTranslator } from '@jupyterlab/translation';
import { screen } from '@testing-library/dom';
import { OpenDocuments } from '../documents/opendocuments';
import { Cs3Drive } from '../files/drive';
import { managerOf, open, servicesOn, type } from '../testing/document';
import { show } from '../testing/screen';
import { TestStorage } from '../testing/storage';
import { StorageStatus } from './model';
import { StatusItem } from './widget';

let storage: TestStorage;
let drive: Cs3Drive;
let status: StorageStatus;
let documents: OpenDocuments;

beforeEach(() => {
  storage = new TestStorage();
  drive = new Cs3Drive({ serverSettings: storage.settings });
  status = new StorageStatus(drive, storage.settings);
  documents = new OpenDocuments(drive, managerOf(servicesOn(drive)));
});

afterEach(() => status.dispose());

function showItem(known: OpenDocuments | null = documents): void {
  const trans = nullTranslator.load('cs3lab');
  show(new StatusItem({ storage: status, documents: known, trans }));
}

const item = () => screen.getByRole('status');

it('says that it is connecting', async () => {
  showItem();

  expect(await screen.findByText('connecting to CS3…')).toBeTruthy();
});

it('says who is on which storage', async () => {
  showItem();
  await status.refresh();

  expect(await screen.findByText('Albert Einstein')).toBeTruthy();
  expect(item().title).toContain('CS3: 127.0.0.1:9142');
  expect(item().dataset.reachable).toBe('true');
});

it('calls the storage by the name people know', async () => {
  PageConfig.setOption('cs3labStorageName', 'CERNBox');
  showItem();
  expect(await screen.findByText('connecting to CERNBox…')).toBeTruthy();
  await status.refresh();

  expect(await screen.findByText('Albert Einstein')).toBeTruthy();
  expect(item().title).toMatch(/^Connected to CERNBox as Albert Einstein\n/);
  PageConfig.setOption('cs3labStorageName', '');
});

it('says so, too, where it is not known which documents are open', async () => {
  showItem(null);
  await status.refresh();

  expect(await screen.findByText('Albert Einstein')).toBeTruthy();
});

it('says since when the storage is away', async () => {
  showItem();
  drive.reportOutage('unreachable');

  expect(await screen.findByText(/^CS3 not reachable since \d/)).toBeTruthy();
  expect(item().dataset.reachable).toBe('false');
});

it('says that work is not saved', async () => {
  showItem();
  storage.write('a.txt', 'old');
  const context = await open('a.txt', servicesOn(drive), documents);
  type(context, 'mine');
  storage.failure = { status: 503, body: { reason: 'unreachable' } };
  await context.save().catch(() => undefined);

  expect(await screen.findByText(/^not saved · /)).toBeTruthy();
  expect(item().title).toContain('Unsaved work stays here');
});
