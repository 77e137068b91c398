import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { WordButton } from '../../ui/parts';

export interface IExpiryProps {
  /** When it ends; null for never. */
  readonly expires: string | null;
  readonly disabled?: boolean;
  readonly onChange: (expires: string | null) => void;
  readonly trans: TranslationBundle;
}

/**
 * Sets the last day of a share or link.
 */
export function Expiry({
  expires,
  disabled,
  onChange,
  trans
}: IExpiryProps): JSX.Element {
  const known = expires ? dayOf(new Date(expires)) : '';
  const [chosen, setChosen] = React.useState(known);
  const past = chosen !== '' && endOf(chosen) <= new Date().toISOString();
  return (
    <div className="jp-Cs3Field">
      <label>
        <span className="jp-Cs3Field-label">{trans.__('Ends after')}</span>
        <DayInput day={chosen} onChange={setChosen} disabled={disabled} />
      </label>
      {chosen !== known && (
        <WordButton
          primary
          disabled={disabled || past}
          onClick={() => onChange(chosen ? endOf(chosen) : null)}
        >
          {trans.__('Set')}
        </WordButton>
      )}
      {known !== '' && chosen === known && (
        <WordButton disabled={disabled} onClick={() => onChange(null)}>
          {trans.__('Never ends')}
        </WordButton>
      )}
      {past && (
        <span className="jp-Cs3Field-wrong" role="alert">
          {trans.__('Choose a day that is still to come.')}
        </span>
      )}
    </div>
  );
}

/** A box for a day of the calendar, as YYYY-MM-DD. */
export function DayInput({
  day,
  disabled,
  onChange
}: {
  readonly day: string;
  readonly disabled?: boolean;
  readonly onChange: (day: string) => void;
}): JSX.Element {
  return (
    <input
      type="date"
      className="jp-mod-styled"
      value={day}
      disabled={disabled}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

/** The last moment of a day, here, as the server wants it. */
export function endOf(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString();
}

function dayOf(time: Date): string {
  const parts = [time.getFullYear(), time.getMonth() + 1, time.getDate()];
  return parts.map(part => String(part).padStart(2, '0')).join('-');
}
