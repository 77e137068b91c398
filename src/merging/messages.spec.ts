import { nullTranslator } from '@jupyterlab/translation';
import { conflicting } from '../testing/merging';
import { sideTitle, SideNames, storedAt } from './messages';

const trans = nullTranslator.load('cs3lab');
const NOW = new Date(2026, 10, 21, 16, 0);

function at(day: number, hour: number): string {
  return new Date(2026, 10, day, hour, 2).toISOString();
}

describe('storedAt', () => {
  it('names days that are near', () => {
    expect(storedAt(trans, at(21, 14), NOW)).toMatch(/^today .*0?2/);
    expect(storedAt(trans, at(20, 14), NOW)).toMatch(/^yesterday /);
    expect(storedAt(trans, at(3, 14), NOW)).toMatch(/2026, /);
  });
});

describe('SideNames', () => {
  it('speaks to the one who merges, and of the other', () => {
    const words = new SideNames(trans, conflicting());
    expect(words.title('local')).toMatch(/^Your copy, saved /);
    expect(words.title('remote')).toMatch(/^Marie Curie, saved /);
    expect(words.take('local')).toBe('Take mine');
    expect(words.take('remote')).toBe('Take Marie Curie’s');
    expect(words.deleted('remote').text).toBe(
      'Marie Curie deleted this cell, you edited it'
    );
    expect(words.deleted('local').text).toBe(
      'You deleted this cell, Marie Curie edited it'
    );
  });

  it('calls a reviewer’s sides by their people', () => {
    const local = { name: 'Albert Einstein', me: false, time: null };
    const words = new SideNames(trans, conflicting({ local }));
    expect(words.title('local')).toBe('Albert Einstein, not saved');
    expect(words.take('local')).toBe('Take Albert Einstein’s');
    expect(words.deleted('remote').text).toBe(
      'Marie Curie deleted this cell, Albert Einstein edited it'
    );
  });

  it('tells what a tab shows from what the same person stored elsewhere', () => {
    const mine = { name: 'Albert Einstein', me: true };
    const words = new SideNames(
      trans,
      conflicting({
        local: { ...mine, time: null },
        remote: { ...mine, time: at(3, 14) },
        local_hash: 'x'
      })
    );
    expect(words.title('local')).toBe('Your changes, not saved');
    expect(words.title('remote')).toMatch(/^You, elsewhere, /);
    expect(words.take('remote')).toBe('Take what is stored');
    expect(words.decided('remote')).toBe('What is stored taken');
  });

  it('speaks of the file where nobody is known', () => {
    const nobody = { name: '', me: false, time: at(3, 14) };
    const words = new SideNames(trans, conflicting({ remote: nobody }));
    expect(words.title('remote')).toMatch(/^analysis.ipynb, saved .*2026/);
    expect(words.take('remote')).toBe('Take what is stored');
    expect(words.decided('remote')).toBe('What is stored taken');
    expect(words.deleted('local').text).toBe(
      'You deleted this cell, it was edited in “analysis.ipynb”'
    );
    expect(words.deleted('remote').text).toBe(
      'This cell was deleted in “analysis.ipynb”, you edited it'
    );
  });
});

describe('sideTitle', () => {
  it('names files and people', () => {
    const file = { name: 'a.txt', me: false, time: null };
    expect(sideTitle(trans, file)).toBe('a.txt, not saved');
    expect(sideTitle(trans, { ...file, me: true })).toBe('You, not saved');
  });
});
