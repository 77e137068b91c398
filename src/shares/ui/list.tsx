import type { TranslationBundle } from '@jupyterlab/translation';
import { InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';
import { Failure, Skeleton } from '../../ui/parts';
import { useMinute } from '../../ui/minute';
import { startDrag } from './dragging';

/** Shorter lists are seen at a glance. */
const FILTERED_ABOVE = 8;

export interface IRowListProps<T> {
  /** What the list is of, for people who do not see it. */
  readonly label: string;
  /** The rows; null until they came. */
  readonly rows: readonly T[] | null;
  /** Why they are not known, or not fresh. */
  readonly error: string | null;
  /** What to say where there are none, in one short line. */
  readonly empty: string;
  /** What to do there. */
  readonly hint?: string;
  /** What a row says in all, to be read out and to be found by. */
  readonly textOf: (row: T) => string;
  /** What context menus tell rows by. */
  readonly kindOf: (row: T) => string;
  readonly isBusy: (row: T) => boolean;
  readonly render: (row: T) => JSX.Element;
  readonly onOpen: (row: T) => void;
  /** Whether a row can be dragged to My Files, to be copied; none can if left out. */
  readonly canDrag?: (row: T) => boolean;
  readonly onRetry: () => void;
  readonly trans: TranslationBundle;
}

/**
 * A list in its four faces: loading, failed, empty and full, with a filter where it is long.
 */
export function RowList<T extends { readonly id: string }>(
  props: IRowListProps<T>
): JSX.Element {
  const { rows, error, trans } = props;
  const [filter, setFilter] = React.useState('');
  useMinute();
  if (rows === null) {
    return error === null ? (
      <Skeleton label={trans.__('Loading…')} />
    ) : (
      <Failure message={error} {...props} />
    );
  }
  const long = rows.length > FILTERED_ABOVE;
  const wanted = long ? filter.trim().toLocaleLowerCase() : '';
  const shown = rows.filter(row =>
    props.textOf(row).toLocaleLowerCase().includes(wanted)
  );
  return (
    <>
      {error !== null && <Failure message={error} {...props} />}
      {long && (
        <InputGroup
          className="jp-Cs3List-filter"
          type="search"
          placeholder={trans.__('Filter by name')}
          aria-label={trans.__('Filter %1', props.label)}
          value={filter}
          onChange={({ currentTarget }) => setFilter(currentTarget.value)}
        />
      )}
      {rows.length === 0 && error === null && (
        <div className="jp-Cs3List-empty" title={props.hint}>
          {props.empty}
        </div>
      )}
      {rows.length > 0 && shown.length === 0 && (
        <div className="jp-Cs3List-empty">
          {trans.__('Nothing matches “%1”.', filter.trim())}
        </div>
      )}
      {shown.length > 0 && <Rows {...props} rows={shown} />}
    </>
  );
}

function Rows<T extends { readonly id: string }>(
  props: IRowListProps<T> & { readonly rows: readonly T[] }
): JSX.Element {
  const { rows } = props;
  const [focused, setFocused] = React.useState<string | null>(null);
  // One row is reached by Tab, the others from there by arrows.
  const current = rows.some(({ id }) => id === focused) ? focused : rows[0].id;
  return (
    <ul className="jp-Cs3List" role="list" aria-label={props.label}>
      {rows.map(row => (
        <li
          key={row.id}
          className="jp-Cs3Row"
          data-id={row.id}
          data-kind={props.kindOf(row)}
          aria-label={props.textOf(row)}
          aria-busy={props.isBusy(row)}
          tabIndex={row.id === current ? 0 : -1}
          onFocus={() => setFocused(row.id)}
          draggable={props.canDrag?.(row) ?? false}
          onDragStart={({ dataTransfer }) => startDrag(dataTransfer, row.id)}
          onDoubleClick={event => {
            if (!isControl(event.target)) {
              props.onOpen(row);
            }
          }}
          onKeyDown={event => onKey(event, () => props.onOpen(row))}
        >
          {props.render(row)}
        </li>
      ))}
    </ul>
  );
}

function onKey(
  event: React.KeyboardEvent<HTMLLIElement>,
  open: () => void
): void {
  const row = event.currentTarget;
  if (event.target !== row) {
    return;
  }
  const rows = [...row.parentElement!.children] as HTMLElement[];
  const index = rows.indexOf(row);
  const targets: { [key: string]: HTMLElement | undefined } = {
    ArrowUp: rows[index - 1],
    ArrowDown: rows[index + 1],
    Home: rows[0],
    End: rows[rows.length - 1]
  };
  if (event.key === 'Enter') {
    open();
  } else if (event.key in targets) {
    targets[event.key]?.focus();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button') !== null;
}
