import type { TranslationBundle } from '@jupyterlab/translation';
import type { components } from '../api/schema';
import type { Merged } from '../tokens';
import { clock } from '../ui/times';
import { day } from '../ui/times';
import type { CellResolution } from './cellresolution';
import type { Choice, Question, Side } from './question';

const DAY = 24 * 60 * 60 * 1000;

/** When something was stored, in a headline. */
export function storedAt(
  trans: TranslationBundle,
  time: string,
  now = new Date()
): string {
  const then = new Date(time);
  const isOn = (date: Date) => then.toDateString() === date.toDateString();
  if (isOn(now)) {
    return trans.__('today %1', clock(then));
  }
  if (isOn(new Date(now.getTime() - DAY))) {
    return trans.__('yesterday %1', clock(then));
  }
  return trans.__('%1, %2', day(time), clock(then));
}

/** A side of a comparison, by person or file, and time. */
export function sideTitle(
  trans: TranslationBundle,
  { name, me, time }: components['schemas']['Side']
): string {
  const who = me ? trans.__('You') : name || trans.__('Somebody');
  return time
    ? trans.__('%1, saved %2', who, storedAt(trans, time))
    : trans.__('%1, not saved', who);
}

/**
 * What the sides of a merge are called.
 */
export class SideNames {
  constructor(
    private readonly _trans: TranslationBundle,
    private readonly _merged: Merged
  ) {}

  /** A side at the head of its column. */
  title(side: Side): string {
    const { _trans: trans } = this;
    const { name, me, time } = this._merged[side];
    let who = name || this._merged.name;
    if (me && side === 'local') {
      who = this._isTyped ? trans.__('Your changes') : trans.__('Your copy');
    } else if (me) {
      who = trans.__('You, elsewhere');
    }
    if (time) {
      return trans.__('%1, saved %2', who, storedAt(trans, time));
    }
    return side === 'local' ? trans.__('%1, not saved', who) : who;
  }

  /** The button that takes a side. */
  take(side: Side): string {
    const { _trans: trans } = this;
    const { me, name } = this._merged[side];
    if (me && side === 'local') {
      return trans.__('Take mine');
    }
    if (me || !name) {
      return trans.__('Take what is stored');
    }
    return trans.__('Take %1’s', name);
  }

  /** What was decided. */
  decided(choice: Choice): string {
    const { _trans: trans } = this;
    switch (choice) {
      case 'both':
        return trans.__('Both taken');
      case 'edited':
        return trans.__('As you typed it');
      default:
        if (choice === 'local' && this._merged.local.me) {
          return trans.__('Yours taken');
        }
        if (this._merged[choice].me || !this._merged[choice].name) {
          return trans.__('What is stored taken');
        }
        return trans.__('%1’s taken', this._merged[choice].name);
    }
  }

  /** What a question is about. */
  question(question: Question, line: number | null): string {
    const { _trans: trans } = this;
    const entry = question.entry.join(' › ');
    switch (question.kind) {
      case 'source':
        return line === null
          ? trans.__('Both changed the same lines')
          : trans.__('Both changed line %1', line);
      case 'metadata':
        return question.cell
          ? trans.__('Both changed “%1” in the metadata of this cell', entry)
          : trans.__(
              'Both changed “%1” in the metadata of the notebook',
              entry
            );
      case 'attachments':
        return trans.__('Both changed the attachment “%1”', entry);
      default:
        return '';
    }
  }

  /** Who deleted the cell that the other edited, and what can be done about it. */
  deleted(by: Side): { text: string; remove: string; keep: string } {
    const { _trans: trans } = this;
    const other = by === 'local' ? 'remote' : 'local';
    const deleted = this._said(by, [
      trans.__('You deleted this cell'),
      name => trans.__('%1 deleted this cell', name),
      file => trans.__('This cell was deleted in “%1”', file)
    ]);
    const edited = this._said(other, [
      trans.__('you edited it'),
      name => trans.__('%1 edited it', name),
      file => trans.__('it was edited in “%1”', file)
    ]);
    return {
      text: trans.__('%1, %2', deleted, edited),
      remove: trans.__('Delete it'),
      keep: trans.__('Keep it as edited')
    };
  }

  /** What happened to a cell that nobody has to decide about. */
  fate({ fate, origin }: CellResolution): string {
    const { _trans: trans } = this;
    if (origin === 'both') {
      return {
        inserted: trans.__('Inserted by both'),
        deleted: trans.__('Deleted by both'),
        edited: trans.__('Edited by both'),
        unchanged: ''
      }[fate];
    }
    const inserted = this._said(origin, [
      trans.__('Inserted by you'),
      name => trans.__('Inserted by %1', name),
      file => trans.__('Inserted in “%1”', file)
    ]);
    const deleted = this._said(origin, [
      trans.__('Deleted by you'),
      name => trans.__('Deleted by %1', name),
      file => trans.__('Deleted in “%1”', file)
    ]);
    const edited = this._said(origin, [
      trans.__('Edited by you'),
      name => trans.__('Edited by %1', name),
      file => trans.__('Edited in “%1”', file)
    ]);
    return { inserted, deleted, edited, unchanged: '' }[fate];
  }

  /** What is said of a side: to this person, by a name, or of the file where nobody is known. */
  private _said(
    side: Side,
    [me, named, unnamed]: [
      string,
      (name: string) => string,
      (file: string) => string
    ]
  ): string {
    const author = this._merged[side];
    if (author.me) {
      return me;
    }
    return author.name ? named(author.name) : unnamed(this._merged.name);
  }

  /** The local side is what a tab shows, and no copy. */
  private get _isTyped(): boolean {
    return this._merged.local_hash !== '';
  }
}
