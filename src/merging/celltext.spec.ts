import { CellText } from './celltext';
import type { ISplice } from './celltext';

const BASE = 'a\nb\nc\nd\n';

function text(): CellText {
  return new CellText(BASE, [
    { start: 1, end: 2, text: 'B\n' },
    { start: 3, end: 3, text: 'new\n' }
  ]);
}

describe('CellText', () => {
  it('puts the stretches in their places', () => {
    expect(text().text).toBe('a\nB\nc\nnew\nd\n');
    expect(text().lineOf(1)).toBe(4);
  });

  it('keeps the places while other stretches change', () => {
    const made = text();
    made.put(0, 'much\nlonger\n');
    made.put(1, '');
    expect(made.text).toBe('a\nmuch\nlonger\nc\nd\n');
    made.put(1, 'again\n');
    made.put(0, '');
    expect(made.text).toBe('a\nc\nagain\nd\n');
  });

  it('keeps stretches apart that touch', () => {
    const made = new CellText('a\nb\n', [
      { start: 0, end: 1, text: '' },
      { start: 1, end: 2, text: '' }
    ]);
    made.put(1, 'y\n');
    made.put(0, 'x\n');
    expect(made.text).toBe('x\ny\n');
    made.put(1, '');
    made.put(1, 'z\n');
    expect(made.text).toBe('x\nz\n');
  });

  it('keeps what was typed elsewhere', () => {
    const made = text();
    expect(made.edit({ from: 0, to: 1, insert: 'first' })).toEqual([]);
    made.put(0, 'x\n');
    expect(made.text).toBe('first\nx\nc\nnew\nd\n');
  });

  it('says which stretches were typed in', () => {
    const made = text();
    expect(made.edit({ from: 3, to: 3, insert: 'B' })).toEqual([0]);
    expect(made.at(0)).toBe('BB\n');
    expect(made.edit({ from: 0, to: made.text.length, insert: '' })).toEqual([
      0, 1
    ]);
    expect(made.text).toBe('');
  });

  it('does not take a line behind a stretch for a part of it', () => {
    const made = text();
    expect(made.edit({ from: 4, to: 4, insert: 'next ' })).toEqual([]);
    expect(made.at(0)).toBe('B\n');
    made.put(0, 'x\n');
    expect(made.text).toBe('a\nx\nnext c\nnew\nd\n');
  });

  it('takes back what was typed in a stretch, when a side is taken', () => {
    const made = text();
    made.edit({ from: 2, to: 4, insert: 'typed\n' });
    made.put(0, 'b\n');
    expect(made.text).toBe('a\nb\nc\nnew\nd\n');
  });

  it('tells editors what was put, and not what they typed', () => {
    const made = text();
    const heard: ISplice[] = [];
    made.spliced.connect((_, splice) => heard.push(splice));
    made.edit({ from: 0, to: 1, insert: 'z' });
    made.put(0, 'b\n');
    made.put(0, 'b\n');
    expect(heard).toEqual([{ from: 2, to: 4, insert: 'b\n' }]);
  });
});
