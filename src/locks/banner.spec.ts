import { nullTranslator } from '@jupyterlab/translation';
import { PromiseDelegate } from '@lumino/coreutils';
import { Widget } from '@lumino/widgets';
import type { LockView } from '../tokens';
import { Announcer } from '../ui/announcer';
import { Banner } from './banner';
import type { Action } from './messages';

// jsdom has no layout.
Object.assign(window, {
  ResizeObserver: class {
    observe = jest.fn();
    disconnect = jest.fn();
  }
});

const MARIE = { name: 'Marie Curie', me: false, application: null };
const view: LockView = {
  kind: 'other',
  holder: MARIE,
  since: null,
  ended: null,
  watching: false
};
const words = (...actions: Action[]) => ({ text: 'Marie edits.', actions });

let announcer: Announcer;
let banner: Banner;
const act = jest.fn(async (_: Action): Promise<void> => undefined);
const leave = jest.fn();

const said = () => announcer.node.textContent;
const buttons = () => [...banner.node.querySelectorAll('button')];
const shown = async () => {
  await new Promise(done => requestAnimationFrame(done));
  await banner.renderPromise;
};

beforeEach(async () => {
  jest.clearAllMocks();
  announcer = new Announcer();
  banner = new Banner(nullTranslator.load('cs3lab'), announcer, act, leave);
  Widget.attach(banner, document.body);
  banner.say(view, words('copy', 'watch'));
  await shown();
});

afterEach(() => {
  banner.dispose();
  announcer.dispose();
});

it('says aloud once what appears', () => {
  expect(said()).toBe('Marie edits.');
  announcer.say('');
  banner.say(view, words('copy', 'unwatch'));

  expect(said()).toBe('');
});

it('says why nothing happens when the person types', async () => {
  banner.pulse();
  await shown();

  const words = 'View only while Marie Curie is editing: make a copy';
  expect(said()).toContain(words);
  expect(banner.node.textContent).toContain(words);
});

it('does what a button says, once', async () => {
  const done = new PromiseDelegate<void>();
  act.mockReturnValueOnce(done.promise);
  buttons()[1].click();
  buttons()[1].click();
  done.resolve();
  await shown();

  expect(act.mock.calls).toEqual([['watch']]);
});

it('keeps the focus when its button gives way to another', async () => {
  buttons()[1].focus();
  act.mockImplementationOnce(async () =>
    banner.say(view, words('copy', 'unwatch'))
  );
  buttons()[1].click();
  await shown();
  await shown();

  expect(banner.node.contains(document.activeElement)).toBe(true);
});

it('gives the focus back to the document when it goes', async () => {
  buttons()[1].focus();
  act.mockImplementationOnce(async () => banner.say({ kind: 'free' }, null));
  buttons()[1].click();
  await shown();
  await shown();

  expect(leave).toHaveBeenCalledTimes(1);
});
