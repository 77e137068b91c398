import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import { nullTranslator } from '@jupyterlab/translation';
import { OpenDocuments } from '../documents/opendocuments';
import { Cs3Drive } from '../files/drive';
import { managerOf, open, servicesOn, type } from '../testing/document';
import { TestStorage } from '../testing/storage';
import { CopyMaker } from './copymaker';
import { CopiesRest } from './rest';

/** A text with Windows' line endings, open in no view. */
async function setUp() {
  const storage = new TestStorage();
  storage.write('a.txt', 'one\r\ntwo\r\n');
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  const services = servicesOn(drive);
  const openOrReveal = jest.fn();
  const manager = { ...managerOf(services), openOrReveal };
  const documents = new OpenDocuments(
    drive,
    manager as unknown as IDocumentManager
  );
  const shell = { widgets: () => [], currentWidget: null };
  const maker = new CopyMaker({
    app: { shell } as unknown as JupyterFrontEnd,
    manager: manager as unknown as IDocumentManager,
    documents,
    drive,
    locks: null,
    rest: new CopiesRest(storage.settings),
    relist: () => undefined,
    trans: nullTranslator.load('cs3lab')
  });
  const context = await open('a.txt', services, documents);
  const asked: unknown[] = [];
  storage.routes.set('POST cs3lab/copies', body => {
    asked.push(body);
    return { path: 'a (einstein).txt', beside: true };
  });
  return { maker, context, asked, openOrReveal };
}

it('copies what was typed with the line endings of the file', async () => {
  const { maker, context, asked } = await setUp();
  type(context, 'one\ntwo\nthree\n');

  await maker.ofDocument(context);

  expect(asked).toMatchObject([{ content: 'one\r\ntwo\r\nthree\r\n' }]);
});

it('lets the server copy a text that was not changed', async () => {
  const { maker, context, asked } = await setUp();
  context.model.dirty = false;

  await maker.ofDocument(context);

  expect(asked).toMatchObject([{ path: 'a.txt', content: null }]);
});

it('opens the copy', async () => {
  const { maker, context, openOrReveal } = await setUp();

  await maker.ofDocument(context);

  expect(openOrReveal.mock.calls[0][0]).toBe('a (einstein).txt');
});
