import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { CellResolution } from './cellresolution';
import type { SideNames } from './messages';
import type { Question, Side } from './question';

/** Longer values of metadata are cut, in letters. */
const LONG = 200;

/** Attachments that are shown: no picture of these kinds can run anything. */
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

export interface IQuestionsOptions {
  readonly questions: readonly Question[];
  /** The cell they are about; null for the notebook. */
  readonly cell: CellResolution | null;
  /** The number of the first of them among all, from 1, and how many there are. */
  readonly first: number;
  readonly all: number;
  readonly words: SideNames;
  readonly trans: TranslationBundle;
}

/**
 * Asks above a cell what is to become of its conflicts.
 */
export class Questions extends ReactWidget {
  constructor(private readonly _options: IQuestionsOptions) {
    super();
    this.addClass('jp-Cs3Questions');
    for (const question of _options.questions) {
      question.changed.connect(() => this.update(), this);
    }
    _options.cell?.text?.spliced.connect(() => this.update(), this);
  }

  protected override render(): JSX.Element {
    const { questions, first } = this._options;
    return (
      <>
        {questions.map((question, index) => (
          <Row
            key={question.key}
            question={question}
            number={first + index}
            {...this._options}
          />
        ))}
      </>
    );
  }
}

interface IRow extends IQuestionsOptions {
  readonly question: Question;
  readonly number: number;
}

function Row({ question, number, all, cell, words, trans }: IRow): JSX.Element {
  const { choice, kind } = question;
  const by = kind === 'deleted' ? (cell?.deletedBy ?? null) : null;
  const deleted = by && words.deleted(by);
  const about = deleted
    ? deleted.text
    : words.question(question, cell?.lineOf(question) ?? null);
  const label = (option: Side | 'both') => {
    if (deleted) {
      return option === by ? deleted.remove : deleted.keep;
    }
    return option === 'both' ? trans.__('Take both') : words.take(option);
  };
  return (
    <div
      className="jp-Cs3Question"
      role="group"
      tabIndex={-1}
      aria-label={trans.__('Conflict %1 of %2: %3', number, all, about)}
      data-open={choice === null}
      data-question={number}
    >
      <span className="jp-Cs3Question-text">
        <span className="jp-Cs3Question-number">
          {trans.__('Conflict %1 of %2', number, all)}
        </span>
        {about}
      </span>
      <span className="jp-Cs3Question-actions">
        {(['remote', 'local', 'both'] as const)
          .filter(option => question.offers(option))
          .map(option => (
            <button
              key={option}
              className="jp-Button jp-mod-styled"
              data-side={option}
              aria-pressed={choice === option}
              onClick={() => question.choose(option)}
            >
              {label(option)}
            </button>
          ))}
      </span>
      <span className="jp-Cs3Question-decided">
        {choice === null || deleted ? '' : words.decided(choice)}
      </span>
      {question.entry.length > 0 && (
        <div className="jp-Cs3Question-values">
          {(['remote', 'local'] as const).map(side => (
            <Value
              key={side}
              side={side}
              value={question.values[side]}
              removed={trans.__('removed')}
            />
          ))}
        </div>
      )}
    </div>
  );
}

interface IValue {
  readonly side: Side;
  readonly value: unknown;
  readonly removed: string;
}

function Value({ side, value, removed }: IValue): JSX.Element {
  const bundle = (value ?? {}) as Record<string, unknown>;
  const picture = PICTURES.find(type => typeof bundle[type] === 'string');
  if (picture) {
    const source = `data:${picture};base64,${bundle[picture] as string}`;
    return <img data-side={side} src={source} alt="" />;
  }
  const text = value === undefined ? removed : JSON.stringify(value);
  const shown = text.length > LONG ? `${text.slice(0, LONG)}…` : text;
  return (
    <code
      data-side={side}
      title={text === shown ? undefined : text.slice(0, 5000)}
    >
      {shown}
    </code>
  );
}
