import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { components } from './schema';
import { SENTENCES } from './sentences';

type Wording = components['schemas']['Wording'];

/** An answer of the server, or a row in one, as far as it says something to a person. */
interface IAnswer {
  message?: unknown;
  readonly wording?: Wording | null;
}

/**
 * Server settings whose answers say what they say in the language of the person.
 *
 * The server says it in English, and as a code with parameters, which are put into words here.
 *
 * @param language - the language; null where it is not known yet.
 */
export function inWords(
  settings: ServerConnection.ISettings,
  language: () => TranslationBundle | null
): ServerConnection.ISettings {
  // A browser's own refuses to be called as a method of something else.
  const send = settings.fetch;
  const fetch: typeof send = async (input, init) => {
    const response = await send(input, init);
    const read = response.json.bind(response);
    response.json = async () => {
      const answer: unknown = await read();
      const trans = language();
      if (trans) {
        [answer, ...rowsOf(answer)].forEach(each => translate(trans, each));
      }
      return answer;
    };
    return response;
  };
  return { ...settings, fetch };
}

/** What is in the lists of an answer. */
function rowsOf(answer: unknown): unknown[] {
  return Object.values(answer ?? {})
    .filter(Array.isArray)
    .flat();
}

function translate(trans: TranslationBundle, answer: unknown): void {
  const { wording } = (answer ?? {}) as IAnswer;
  const sentence = wording && sentenceOf(trans, wording);
  if (sentence) {
    (answer as IAnswer).message = sentence;
  }
}

/** The sentence for a code; null for one that only a newer server knows. */
function sentenceOf(
  trans: TranslationBundle,
  { code, params }: Wording
): string | null {
  const said: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    const text =
      typeof value === 'object' ? sentenceOf(trans, value) : String(value);
    if (text === null) {
      return null;
    }
    said[name] = text;
  }
  return SENTENCES[code]?.(trans, said) ?? null;
}
