import { nullTranslator } from '@jupyterlab/translation';
import type { LockView } from '../tokens';
import { moment } from '../ui/times';
import { bannerMessage, viewOnlyMessage } from './messages';

const trans = nullTranslator.load('cs3lab');
const at = new Date(new Date().setHours(14, 2));
const clock = moment(at);
const MARIE = { name: 'Marie Curie', me: false, application: null };
const other = { kind: 'other', holder: MARIE, since: at, ended: null } as const;

const say = (view: LockView, unsaved = false, owner: string | null = null) =>
  bannerMessage(trans, view, 'a.ipynb', unsaved, owner);

it.each<[LockView, RegExp, string[]]>([
  [
    { ...other, watching: false },
    /^Marie Curie has been editing this notebook since .+ You are viewing it; /,
    ['copy', 'watch']
  ],
  [
    { ...other, watching: true },
    /^Marie Curie has been editing .+ You will be told when it is free\.$/,
    ['copy', 'unwatch']
  ],
  [
    { ...other, holder: { ...MARIE, name: '' }, watching: false },
    /^Somebody else has been editing this notebook since /,
    ['copy', 'watch']
  ],
  [
    {
      ...other,
      holder: { ...MARIE, application: 'Collabora' },
      watching: false
    },
    /^Locked by Collabora \(Marie Curie\)\./,
    ['copy', 'watch']
  ],
  [
    {
      ...other,
      holder: { ...MARIE, me: true, application: 'Collabora' },
      watching: false
    },
    /^You have been editing this notebook in Collabora since .+ Here you view it; /,
    ['copy', 'watch']
  ],
  [
    {
      kind: 'finished',
      holder: { ...MARIE, me: true, application: 'Collabora' }
    },
    /^You are no longer editing this in Collabora\.$/,
    ['edit']
  ],
  [
    { kind: 'self', since: at, quiet: false },
    /^You have been editing this in another window or session since /,
    ['take', 'view']
  ],
  [
    { kind: 'finished', holder: MARIE },
    /^Marie Curie has finished\.$/,
    ['edit']
  ]
])('says who edits, and offers the next step: %o', (view, text, actions) => {
  const words = say(view)!;

  expect(words.text).toMatch(text);
  expect(words.actions).toEqual(actions);
});

it('says that unsaved changes are kept, and offers what can be done with them', () => {
  const words = say({ ...other, ended: at, watching: false }, true)!;

  expect(words.text).toContain(`Your editing lock ended at ${clock}`);
  expect(words.text).toMatch(/Your unsaved changes are kept\.$/);
  expect(words.actions).toEqual(['keep', 'discard']);
});

it('offers to merge unsaved changes as soon as the file is free', () => {
  const words = say({ kind: 'finished', holder: MARIE }, true)!;

  expect(words.text).toBe(
    'Marie Curie has finished. Your unsaved changes are kept.'
  );
  expect(words.actions).toEqual(['merge', 'keep', 'discard']);
});

it('names who shared a file to view', () => {
  expect(say({ kind: 'viewer' }, false, 'Marie Curie')!.text).toBe(
    'Marie Curie shared this with you to view.'
  );
  expect(say({ kind: 'viewer' })!.text).toBe(
    'You may view this notebook, and not change it.'
  );
});

it('says nothing while the document is edited', () => {
  expect(say({ kind: 'editing', since: at })).toBeNull();
});

it.each<[LockView, RegExp]>([
  [{ ...other, watching: false }, /while Marie Curie is editing: make a copy/],
  [
    { ...other, holder: { ...MARIE, name: '' }, watching: false },
    /while somebody else is editing: make a copy/
  ],
  [
    {
      ...other,
      holder: { ...MARIE, me: true, application: 'Collabora' },
      watching: false
    },
    /while you are editing this in Collabora: make a copy/
  ],
  [{ kind: 'self', since: at, quiet: true }, /elsewhere: continue here/],
  [{ kind: 'finished', holder: MARIE }, /choose “Edit now”/],
  [{ kind: 'viewer' }, /^View only: make a copy to change it\.$/]
])('says to who tries to change it why they cannot: %o', (view, text) => {
  const { actions } = say(view)!;
  expect(viewOnlyMessage(trans, view, actions)).toMatch(text);
});
