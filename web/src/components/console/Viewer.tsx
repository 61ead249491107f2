/** The screen itself: noVNC over a WebSocket of ours. It is loaded only when somebody opens a console. */
import RFB from "@novnc/novnc";
import { useEffect, useRef } from "react";
import classes from "./console.module.css";

/** What the buttons around the screen can ask of it. */
export interface Hand {
  type: (keysyms: number[]) => void;
  ctrlAltDel: () => void;
  fullScreen: () => void;
  close: () => void;
}

interface ViewerProps {
  /** Where the server takes the ticket. */
  address: string;
  label: string;
  /** The picture is there; from now on its hand can be used. */
  opened: (hand: Hand) => void;
  /** With the server's word for why. */
  ended: (why: string) => void;
  /** The way out for those who use no pointer. */
  left: () => void;
}

export default function Viewer({ address, label, opened, ended, left }: ViewerProps) {
  const frame = useRef<HTMLDivElement>(null);
  const told = useRef({ opened, ended, left });
  useEffect(() => {
    told.current = { opened, ended, left };
  });
  useEffect(() => {
    const target = frame.current;
    if (!target) return;
    let closed = false;
    let screen: RFB | null = null;
    const connect = () => {
      const url = new URL(address, window.location.href);
      url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
      const socket = new WebSocket(url, ["binary"]);
      const made = new RFB(target, socket);
      made.scaleViewport = true;
      made.background = "transparent";
      socket.addEventListener("close", (event) => {
        screen = null;
        told.current.ended(closed ? "left" : event.reason || "lost");
      });
      made.addEventListener("connect", () => {
        told.current.opened({
          type: (keysyms) => keysyms.forEach((key) => made.sendKey(key, null)),
          ctrlAltDel: () => made.sendCtrlAltDel(),
          // Refused by the browser, the screen stays as it is.
          fullScreen: () => void target.requestFullscreen().then(() => made.focus(), () => undefined),
          close: () => {
            closed = true;
            made.disconnect();
          },
        });
        made.focus({ preventScroll: true });
      });
      screen = made;
    };
    // A moment later, for in development an effect runs twice, and a ticket is good once.
    const soon = setTimeout(connect);
    const leave = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      screen?.blur();
      told.current.left();
    };
    target.addEventListener("keydown", leave, { capture: true });
    return () => {
      clearTimeout(soon);
      closed = true;
      target.removeEventListener("keydown", leave, { capture: true });
      screen?.disconnect();
    };
  }, [address]);
  return <div ref={frame} className={classes.screen} role="application" aria-label={label} />;
}
