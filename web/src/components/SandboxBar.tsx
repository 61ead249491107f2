/** The unmistakable strip of a sandbox: its clock, and for those of the team who may move it the ways to do so. */
import { IconFlask } from "@tabler/icons-react";
import { Suspense, lazy, useLayoutEffect, useRef } from "react";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import { useMeta, useNow, usePermission } from "@/api/meta";
import { formatTime } from "@/lib/dates";
import classes from "./SandboxBar.module.css";

const ClockControls = lazy(() => import("./ClockControls"));

export function SandboxBar({ staff }: { staff?: boolean }) {
  const { mode } = useMeta();
  const { t } = useTranslation();
  const moves = usePermission("clock.write") && staff;
  const bar = useRef<HTMLElement>(null);
  useBarHeight(bar, mode);
  if (mode !== "sandbox") return null;
  return (
    <aside ref={bar} className={classes.bar} aria-label={t("sandbox.title")}>
      <span className={classes.tag}>
        <IconFlask size={15} aria-hidden /> {t("sandbox.title")}
      </span>
      <span className={classes.text}>{t("sandbox.explain")} {moves ? t("sandbox.explain_clock") : null}</span>
      <ClockText />
      {moves ? (
        <Suspense fallback={null}>
          <ClockControls />
        </Suspense>
      ) : null}
    </aside>
  );
}

/** The strip stays in view; what sticks below it needs to know how tall it is. */
function useBarHeight(bar: RefObject<HTMLElement | null>, mode: string): void {
  useLayoutEffect(() => {
    const root = document.documentElement;
    if (mode !== "sandbox" || !bar.current || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(([entry]) => root.style.setProperty("--mp-strip", `${Math.round(entry?.borderBoxSize[0]?.blockSize ?? 0)}px`));
    observer.observe(bar.current);
    return () => {
      observer.disconnect();
      root.style.removeProperty("--mp-strip");
    };
  }, [bar, mode]);
}

function ClockText() {
  const { t } = useTranslation();
  const { time_zone } = useMeta();
  const now = useNow();
  return (
    <span className={classes.clock}>
      <span className="visually-hidden">{t("sandbox.clock")}: </span>
      <time className="tnum" dateTime={now.toISOString()}>
        {formatTime(now, { timeZone: time_zone })}
      </time>
    </span>
  );
}
