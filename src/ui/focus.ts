import { DisposableDelegate } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';

const CONTROLS = 'button, select, input, [tabindex="0"]';
const MENU = '.lm-Menu';

/**
 * Keep the focus near where it was when what had it goes, as buttons do once they are used.
 *
 * Otherwise it falls to the page, and a person who works by the keyboard loses
 * their place: a dialog would not even hear Escape.
 */
export function keepFocus(node: HTMLElement): IDisposable {
  /** What had the focus, and all it was in, the innermost first. */
  let places: HTMLElement[] = [];
  const onFocus = ({ target }: FocusEvent) => {
    places = [];
    let place = target as HTMLElement | null;
    for (; place && place !== node; place = place.parentElement) {
      places.push(place);
    }
    places.push(node);
  };
  const onBlur = ({ target }: FocusEvent) => {
    // Browsers say so before they take away what has the focus: only afterwards it is known
    // whether somebody went elsewhere instead.
    setTimeout(() => {
      const within = node.contains(document.activeElement);
      if (!within && isReady(target as HTMLElement)) {
        places = [];
      }
    });
  };
  const observer = new MutationObserver(() => {
    if (places.length > 0 && document.activeElement === document.body) {
      nearest(places)?.focus();
    }
  });
  node.addEventListener('focusin', onFocus);
  node.addEventListener('focusout', onBlur);
  observer.observe(node, {
    attributeFilter: ['disabled'],
    childList: true,
    subtree: true
  });
  return new DisposableDelegate(() => {
    observer.disconnect();
    node.removeEventListener('focusin', onFocus);
    node.removeEventListener('focusout', onBlur);
  });
}

/**
 * Bring the focus back to where it was when it went to a menu from here, and the menu is gone.
 *
 * Otherwise it falls to the page, and a dialog opened from the menu would leave it there.
 */
export function returnFromMenus(node: HTMLElement): IDisposable {
  let left: HTMLElement | null = null;
  const observer = new MutationObserver(() => {
    if (document.querySelector(MENU)) {
      return;
    }
    observer.disconnect();
    if (document.activeElement === document.body) {
      left?.focus();
    }
  });
  const onBlur = ({ target, relatedTarget }: FocusEvent) => {
    if (relatedTarget instanceof Element && relatedTarget.closest(MENU)) {
      left = target as HTMLElement;
      observer.observe(document.body, { childList: true });
    }
  };
  node.addEventListener('focusout', onBlur);
  return new DisposableDelegate(() => {
    observer.disconnect();
    node.removeEventListener('focusout', onBlur);
  });
}

/**
 * Let Tab go round in a dialog: from its last control to its first, and back.
 *
 * @returns whether it did; all other keys and places are left alone.
 */
export function goRound(dialog: HTMLElement, event: Event): boolean {
  if (!(event instanceof KeyboardEvent) || event.key !== 'Tab') {
    return false;
  }
  const controls = [...dialog.querySelectorAll<HTMLElement>(CONTROLS)].filter(
    control => isReady(control) && (control.checkVisibility?.() ?? true)
  );
  const [from, to] = event.shiftKey
    ? [controls[0], controls[controls.length - 1]]
    : [controls[controls.length - 1], controls[0]];
  if (event.target !== from) {
    return false;
  }
  event.preventDefault();
  event.stopPropagation();
  to.focus();
  return true;
}

function nearest(places: readonly HTMLElement[]): HTMLElement | undefined {
  for (const place of places.filter(({ isConnected }) => isConnected)) {
    if (place.matches(CONTROLS) && isReady(place)) {
      return place;
    }
    const inside = [...place.querySelectorAll<HTMLElement>(CONTROLS)];
    const found = inside.find(isReady);
    if (found) {
      return found;
    }
  }
  return undefined;
}

function isReady(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled');
}
