import { OpenDocuments } from '../documents/opendocuments';
import { Cs3Drive } from '../files/drive';
import { managerOf, open, servicesOn, type } from '../testing/document';
import { TestStorage } from '../testing/storage';
import { LockedDocument } from './lockeddocument';

async function setUp() {
  const storage = new TestStorage();
  storage.write('a.txt', 'old');
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  const services = servicesOn(drive);
  const documents = new OpenDocuments(drive, managerOf(services));
  const context = await open('a.txt', services, documents);
  const document = new LockedDocument(context, drive);
  await document.ready;
  return { storage, context, document };
}

it('has unsaved changes from typing to saving', async () => {
  const { context, document } = await setUp();
  type(context, 'mine');
  expect(document.unsaved).toBe(true);
  await context.save();

  expect(document.unsaved).toBe(false);
});

it('has unsaved changes where they were typed during a save', async () => {
  const { storage, context, document } = await setUp();
  type(context, 'mine');
  let release = () => {};
  storage.gate = new Promise(resolve => (release = resolve));
  const saved = context.save();
  while (!storage.log.some(line => line.startsWith('PUT'))) {
    await new Promise(resolve => setTimeout(resolve));
  }
  type(context, 'mine, typed');
  release();
  await saved;

  expect(document.unsaved).toBe(true);
});

it('shows what the storage has when it follows', async () => {
  const { storage, context, document } = await setUp();
  const etag = storage.write('a.txt', 'theirs');
  await document.follow();

  expect(context.model.toString()).toBe('theirs');
  expect(document.hash).toBe(etag);
});
