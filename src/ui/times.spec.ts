import { nullTranslator } from '@jupyterlab/translation';
import { moment, when } from './times';

const trans = nullTranslator.load('cs3lab');
const NOW = new Date(2026, 10, 21, 15, 30);

function ago(minutes: number): string {
  return new Date(NOW.getTime() - minutes * 60000).toISOString();
}

it.each([
  [0, /^just now$/],
  [5, /^5 min ago$/],
  [90, /^(14:00|02:00 PM)$/],
  [3 * 24 * 60, /^\w+ (15:30|03:30 PM)$/],
  [30 * 24 * 60, /2026/]
])('tells the time %d minutes ago as people do', (minutes, words) => {
  expect(when(trans, ago(minutes), NOW)).toMatch(words);
});

it('gives the time of today, the day of this week, the date of before', () => {
  const now = new Date(2026, 10, 3, 18, 0);
  expect(moment(new Date(2026, 10, 3, 14, 2), now)).not.toMatch(/Tue|2026/);
  expect(moment(new Date(2026, 10, 1, 14, 2), now)).toMatch(/^Sun /);
  expect(moment(new Date(2026, 9, 1, 14, 2), now)).toMatch(/2026/);
});
