/** A short text on hover and focus. Sixty lines instead of a positioning library, so that it costs nothing at first paint. */
import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { createPortal } from "react-dom";
import classes from "./Hint.module.css";

interface HintProps {
  label: string;
  /** Off where the hint repeats the accessible name of what it belongs to. */
  describe?: boolean;
  /** Takes the whole width, for buttons that do. */
  block?: boolean;
  children: ReactNode;
}

export function Hint({ label, describe = true, block, children }: HintProps) {
  const id = useId();
  const target = useRef<HTMLSpanElement>(null);
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [open, setOpen] = useState(false);
  const show = () => {
    clearTimeout(leaving.current);
    setOpen(true);
  };
  // A moment to reach the bubble itself with the pointer.
  const hide = () => {
    clearTimeout(leaving.current);
    leaving.current = setTimeout(() => setOpen(false), 120);
  };
  useEffect(() => () => clearTimeout(leaving.current), []);
  useEffect(() => {
    const host = target.current?.firstElementChild;
    if (!open || !describe || !host) return;
    host.setAttribute("aria-describedby", id);
    return () => host.removeAttribute("aria-describedby");
  }, [open, describe, id]);
  return (
    <span
      ref={target}
      role="presentation"
      className={classes.target}
      data-block={block || undefined}
      onPointerEnter={show}
      onPointerLeave={hide}
      onFocus={show}
      onBlur={hide}
      onKeyDown={(event) => (event.key === "Escape" ? setOpen(false) : undefined)}
    >
      {children}
      {open && label ? <Bubble id={id} label={label} target={target} onPointerEnter={show} onPointerLeave={hide} /> : null}
    </span>
  );
}

interface BubbleProps {
  id: string;
  label: string;
  target: React.RefObject<HTMLElement | null>;
  onPointerEnter: () => void;
  onPointerLeave: () => void;
}

const GAP = 6;

function Bubble({ id, label, target, ...pointer }: BubbleProps) {
  const bubble = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);
  useLayoutEffect(() => {
    const from = (target.current?.firstElementChild ?? target.current)?.getBoundingClientRect();
    const own = bubble.current?.getBoundingClientRect();
    if (!from || !own) return;
    const above = from.top - own.height - GAP;
    const left = from.left + from.width / 2 - own.width / 2;
    setPlace({ left: Math.max(8, Math.min(left, window.innerWidth - own.width - 8)), top: above > 8 ? above : from.bottom + GAP });
  }, [target]);
  return createPortal(
    <div ref={bubble} id={id} role="tooltip" className={classes.bubble} style={place ?? { left: 0, top: 0, visibility: "hidden" }} {...pointer}>
      {label}
    </div>,
    document.body,
  );
}
