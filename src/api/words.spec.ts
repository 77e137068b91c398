import { readFileSync } from 'fs';
import { ServerConnection } from '@jupyterlab/services';
import { Gettext, nullTranslator } from '@jupyterlab/translation';
import { request } from './request';
import type { components } from './schema';
import { SENTENCES } from './sentences';
import { inWords } from './words';

type Code = components['schemas']['Wording']['code'];

/** The sentences by their codes, as the server describes its interface. */
const ENGLISH: Record<string, string> = JSON.parse(
  readFileSync('openapi.json', 'utf8')
).components.schemas.Wording.properties.code['x-sentences'];

const trans = nullTranslator.load('cs3lab');

/** A language that says everything twice. */
const twice: typeof trans = Object.create(trans);
twice.__ = (text, ...params) => {
  const said = Gettext.strfmt(text, ...params);
  return `${said} ${said}`;
};

/** What a person reads of an answer of the server. */
function ask(status: number, answer: object, language = twice) {
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://test/',
    // As a browser's own: it refuses to be called as a method.
    fetch(this: unknown) {
      return this === undefined
        ? Promise.resolve(Response.json(answer, { status }))
        : Promise.reject(new TypeError('Illegal invocation'));
    }
  });
  return request<object>(
    'x',
    inWords(settings, () => language)
  );
}

it.each(Object.entries(ENGLISH) as [Code, string][])(
  'says “%s” in the words of the server',
  (code, sentence) => {
    const names = sentence.match(/(?<=\{)\w+(?=\})/g) ?? [];
    // A number is one where a sentence counts.
    const value = (name: string) => (name === 'number' ? '2' : `<${name}>`);
    const params = Object.fromEntries(names.map(name => [name, value(name)]));
    const said = sentence.replace(/\{(\w+)\}/g, (_, name) => value(name));
    expect(SENTENCES[code](trans, params)).toBe(said);
  }
);

it('says a refusal in the language of the person', async () => {
  const wording = { code: 'locked_by', params: { name: 'Marie' } };
  const answer = { message: 'Marie is editing it.', wording, reason: 'locked' };
  await expect(ask(423, answer)).rejects.toThrow(
    'Marie is editing it. Nothing was changed. Marie is editing it. Nothing was changed.'
  );
});

it('says a sentence in a sentence in that language, too', async () => {
  const what = { code: 'unsupported', params: {} };
  const wording = { code: 'about', params: { path: 'a.txt', what } };
  await expect(ask(501, { message: 'no', wording })).rejects.toThrow(
    /“a.txt”: This storage does not offer that. This storage does not offer that./
  );
});

it('says what is wrong with rows in that language', async () => {
  const wording = { code: 'gone', params: {} };
  const rows = [
    { id: '1', message: 'gone', wording },
    { id: '2', message: null, wording: null }
  ];
  expect(await ask(200, { shares: rows })).toEqual({
    shares: [
      { ...rows[0], message: expect.stringMatching(/(It is no longer .*){2}/) },
      rows[1]
    ]
  });
});

it.each([
  [{ message: 'A hook forbids it.', wording: null }],
  [{ message: 'Newer.', wording: { code: 'of_tomorrow', params: {} } }]
])('leaves what it does not know: %j', async answer => {
  await expect(ask(400, answer)).rejects.toThrow(answer.message);
});
