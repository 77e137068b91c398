import type { TranslationBundle } from '@jupyterlab/translation';

const MINUTE = 60000;
const DAY = 24 * 60 * MINUTE;

/** A time of day, as people write it. */
export function clock(time: Date): string {
  return time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

/** A day of the calendar, as people write it. */
export function day(time: Date | string): string {
  return new Date(time).toLocaleDateString([], {
    day: 'numeric',
    month: 'short',
    year: 'numeric'
  });
}

/** The full time, for tooltips. */
export function fullTime(time: string | null): string | undefined {
  return time ? new Date(time).toLocaleString() : undefined;
}

/** A moment of the last days, as people write it. */
export function moment(time: Date, now = new Date()): string {
  if (time.toDateString() === now.toDateString()) {
    return clock(time);
  }
  if (now.getTime() - time.getTime() < 6 * DAY) {
    const weekday = time.toLocaleDateString([], { weekday: 'short' });
    return `${weekday} ${clock(time)}`;
  }
  return day(time);
}

/** How long ago something was in the last hour, else the moment. */
export function when(
  trans: TranslationBundle,
  time: string,
  now = new Date()
): string {
  const then = new Date(time);
  const age = now.getTime() - then.getTime();
  if (age < MINUTE) {
    return trans.__('just now');
  }
  return age < 60 * MINUTE
    ? trans.__('%1 min ago', Math.floor(age / MINUTE))
    : moment(then, now);
}
