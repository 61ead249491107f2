/** The account and appearance menus. What opens is loaded after the page stands; until then their place is kept. */
import { Suspense, lazy } from "react";
import classes from "./AccountMenu.module.css";
import type { Face } from "./shell-types";

/** Until the page has been painted: what opens on a click must not take the line from what is read first. */
const painted = () => new Promise<void>((go) => requestAnimationFrame(() => setTimeout(go, 200)));

const Loaded = lazy(() => painted().then(() => import("./AccountMenuLoaded")));
const Scheme = lazy(() => painted().then(() => import("./SchemeMenu")));

export interface AccountMenuProps {
  face: Face;
  onShortcuts?: () => void;
  compact?: boolean;
}

export function AccountMenu(props: AccountMenuProps) {
  return (
    <Suspense
      fallback={
        <span className={classes.target} data-compact={props.compact || undefined} aria-hidden>
          <span className={classes.initials} />
        </span>
      }
    >
      <Loaded {...props} />
    </Suspense>
  );
}

export function SchemeMenu() {
  return (
    <Suspense fallback={<span className={classes.slot} aria-hidden />}>
      <Scheme />
    </Suspense>
  );
}
