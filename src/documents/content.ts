import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { JSONExt } from '@lumino/coreutils';
import type { ReadonlyJSONValue } from '@lumino/coreutils';

/**
 * What a document shows, as the contents API has it: a notebook as JSON, or a text.
 *
 * @param like - a text with the line ends that the stored one has.
 */
export function contentOf(
  { model }: DocumentRegistry.Context,
  like: unknown = ''
): unknown {
  if ('cells' in model) {
    return model.toJSON();
  }
  const text = model.toString();
  const ends = String(like).match(/\r\n?/)?.[0];
  return ends ? text.replace(/\n/g, ends) : text;
}

export function alike(one: unknown, other: unknown): boolean {
  return JSONExt.deepEqual(
    one as ReadonlyJSONValue,
    other as ReadonlyJSONValue
  );
}
