import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

/**
 * Rows that nobody needs to see, behind one line.
 */
export function Folded({
  title,
  children
}: React.PropsWithChildren<{ readonly title: string }>): JSX.Element {
  const [isOpen, setOpen] = React.useState(false);
  const Caret = isOpen ? caretDownIcon : caretRightIcon;
  return (
    <div className="jp-Cs3Folded">
      <button
        type="button"
        className="jp-Cs3Folded-title"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Caret.react tag="span" />
        {title}
      </button>
      {isOpen && children}
    </div>
  );
}
