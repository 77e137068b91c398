import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

/** How long a sentence may be, as the server takes it. */
const LONGEST = 200;

/**
 * A place for a sentence to somebody.
 */
class Sentence extends Widget implements Dialog.IBodyWidget<string> {
  constructor(about: string, label: string) {
    super();
    this.addClass('jp-Cs3Sentence');
    const said = document.createElement('p');
    said.textContent = about;
    const caption = document.createElement('label');
    caption.textContent = label;
    this._input.className = 'jp-mod-styled';
    this._input.rows = 2;
    this._input.maxLength = LONGEST;
    caption.append(this._input);
    this.node.append(said, caption);
  }

  getValue(): string {
    return this._input.value.trim();
  }

  private readonly _input = document.createElement('textarea');
}

/**
 * Ask whether to go on, and for a sentence that goes with it.
 *
 * @returns the sentence, empty for none; null where the person cancelled it.
 */
export async function askForSentence(
  trans: TranslationBundle,
  words: {
    readonly title: string;
    readonly about: string;
    readonly label: string;
    readonly accept: string;
  }
): Promise<string | null> {
  const { button, value } = await showDialog({
    title: words.title,
    body: new Sentence(words.about, words.label),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: words.accept })
    ],
    focusNodeSelector: 'textarea'
  });
  return button.accept ? value : null;
}
