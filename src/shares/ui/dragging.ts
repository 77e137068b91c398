/** What a dragged row carries: its id, and nothing that others would take. */
const SHARED = 'application/x-cs3lab-share';

/** Let a row be dragged, to be copied. */
export function startDrag(transfer: DataTransfer, id: string): void {
  transfer.setData(SHARED, id);
  transfer.effectAllowed = 'copy';
}

/**
 * Take dragged rows dropped on the listing of files.
 *
 * JupyterLab's own drags would move them; the browser's reach the listing too, which takes
 * files from the desktop, shows where they fall, and leaves the rest alone.
 *
 * @param onDrop - told the id of the row.
 */
export function takeDrops(
  listing: HTMLElement,
  onDrop: (id: string) => void
): void {
  listing.addEventListener('drop', ({ dataTransfer }) => {
    const id = dataTransfer?.getData(SHARED);
    if (id) {
      onDrop(id);
    }
  });
}
