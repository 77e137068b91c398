import { configure, fireEvent, screen, waitFor } from '@testing-library/dom';
import { ReactWidget } from '@jupyterlab/ui-components';
import { Widget } from '@lumino/widgets';

// What is hidden by styles is not known here, and asking for it takes long. The time limit is one
// that only a defect reaches.
configure({ asyncUtilTimeout: 10000, defaultHidden: true });

// jsdom has no layout.
Object.assign(window, {
  ResizeObserver: class {
    observe = jest.fn();
    disconnect = jest.fn();
  }
});

const shown = new Set<Widget>();

afterEach(() => {
  shown.forEach(widget => widget.dispose());
  shown.clear();
  document.body.replaceChildren();
});

/** Put a widget, or what React makes of an element, on the page until the test is over. */
export function show(content: Widget | JSX.Element): void {
  const widget =
    content instanceof Widget ? content : ReactWidget.create(content);
  shown.add(widget);
  Widget.attach(widget, document.body);
}

/** A button that is there, or appears, by what is on it or read out. */
export function button(name: string): Promise<HTMLButtonElement> {
  return waitFor(() => {
    const buttons = [...document.querySelectorAll('button')];
    const found = buttons.find(
      each => (each.getAttribute('aria-label') ?? each.textContent) === name
    );
    if (!found) {
      throw new Error(`There is no button “${name}”.`);
    }
    return found;
  });
}

/** Press a button that is there, or appears. */
export async function press(name: string): Promise<void> {
  fireEvent.click(await button(name));
}

/** Write into a field by its label. */
export async function fill(label: string, value: string): Promise<void> {
  fireEvent.change(await screen.findByLabelText(label), { target: { value } });
}
