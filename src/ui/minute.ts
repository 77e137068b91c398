import * as React from 'react';

const MINUTE = 60000;

/** Draw a component anew every minute, because what it says of times grows old. */
export function useMinute(): void {
  const [, draw] = React.useReducer((minutes: number) => minutes + 1, 0);
  React.useEffect(() => {
    const timer = window.setInterval(draw, MINUTE);
    return () => window.clearInterval(timer);
  }, []);
}
