import type { LabIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

/**
 * A small button that is only an icon.
 */
export function IconButton({
  icon: Icon,
  label,
  ...rest
}: {
  readonly icon: LabIcon;
  readonly label: string;
} & React.ButtonHTMLAttributes<HTMLButtonElement>): JSX.Element {
  return (
    <button
      type="button"
      className="jp-Cs3IconButton"
      title={label}
      aria-label={label}
      {...rest}
    >
      <Icon.react tag="span" elementPosition="center" />
    </button>
  );
}

/**
 * A button with a word on it.
 */
export function WordButton({
  primary,
  ...rest
}: {
  readonly primary?: boolean;
} & React.ButtonHTMLAttributes<HTMLButtonElement>): JSX.Element {
  const style = primary ? 'jp-mod-accept' : 'jp-mod-reject';
  return (
    <button
      type="button"
      className={`jp-Cs3WordButton jp-mod-styled ${style}`}
      {...rest}
    />
  );
}

/**
 * Why something could not be had, and a button to try again.
 */
export function Failure({
  message,
  onRetry,
  trans
}: {
  readonly message: string;
  readonly onRetry: () => void;
  readonly trans: TranslationBundle;
}): JSX.Element {
  return (
    <div className="jp-Cs3List-failed" role="alert">
      <span>{message}</span>
      <WordButton onClick={onRetry}>{trans.__('Retry')}</WordButton>
    </div>
  );
}

/**
 * What stands where rows will be.
 */
export function Skeleton({ label }: { readonly label: string }): JSX.Element {
  return (
    <div className="jp-Cs3Skeleton" role="status" aria-label={label}>
      {[70, 50, 60].map(width => (
        <div key={width} className="jp-Cs3Skeleton-row">
          <span className="jp-Cs3Avatar" />
          <span style={{ width: `${width}%` }} />
        </div>
      ))}
    </div>
  );
}
