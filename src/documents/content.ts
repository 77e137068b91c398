import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { JSONExt } from '@lumino/coreutils';
import type { ReadonlyJSONValue } from '@lumino/coreutils';
import { isNotebook, lineEndingOf } from './hooks';

type Context = DocumentRegistry.Context;

/**
 * What a document shows, as the contents API has it: a notebook as JSON, or a text with the line
 * endings of its file.
 *
 * Editors know one line ending. What leaves a document for the storage is read here, so that no
 * copy or merge changes each line of a file.
 */
export function contentOf(context: Context): unknown {
  const { model } = context;
  return isNotebook(model)
    ? model.toJSON()
    : model.toString().replace(/\n/g, lineEndingOf(context));
}

/** Whether a document shows a content; line endings make no difference. */
export function shows({ model }: Context, content: unknown): boolean {
  return isNotebook(model)
    ? JSONExt.deepEqual(
        model.toJSON() as ReadonlyJSONValue,
        content as ReadonlyJSONValue
      )
    : withNewlines(model.toString()) === withNewlines(String(content));
}

/** A text with the line ending of editors. */
export function withNewlines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
